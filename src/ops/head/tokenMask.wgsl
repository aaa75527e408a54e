// Sets the logits of masked tokens to −2e30, below the lowest that may be drawn; one thread a logit.
struct Parameters { size: u32, count: u32, words: u32, first: u32 }
@group(0) @binding(0) var<storage, read_write> logits: array<f32>; // [rows, count]
@group(0) @binding(1) var<storage, read> masks: array<i32>; // [rows, words], a bit a token, from word `first` on
@group(0) @binding(2) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.size) { return; }
  let row = i / p.count;
  let token = i % p.count;
  let mask = u32(masks[row * p.words + p.first + token / 32u]);
  if (((mask >> (token % 32u)) & 1u) == 0u) { logits[i] = -2e30; }
}

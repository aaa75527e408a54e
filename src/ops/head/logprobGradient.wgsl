// dlogits = slope · (1[target] − exp(logit − log-sum-exp)) of a tile that begins at token `first`; one thread an element.
struct Parameters { elements: u32, count: u32, first: u32 }
@group(0) @binding(0) var<storage, read> slopes: array<f32>;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read> figures: array<f32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  if (index >= p.elements) { return; }
  let row = index / p.count;
  let hit = select(0.0, 1.0, u32(targets[row]) == p.first + index % p.count);
  dlogits[index] = slopes[row] * (hit - exp(logits[index] - figures[3u * row + 2u]));
}

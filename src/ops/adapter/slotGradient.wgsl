// dW[slot, r, k] = Σ_row x[row, k] · s[row, r] over the slot's rows, in order; one thread a number along the shared side, for 8 ranks of one slot.
struct Parameters { rows: u32, length: u32, rank: u32, slotStride: u32, rankStride: u32, stride: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> s: array<f32>;
@group(0) @binding(2) var<storage, read> slots: array<i32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let k = group.x * 64u + lane;
  if (k >= p.length) { return; }
  let first = group.y * 8u;
  let last = p.rank - 1u;
  var low = vec4f(0.0);
  var high = vec4f(0.0);
  for (var row = 0u; row < p.rows; row++) {
    if (slots[row] != i32(group.z)) { continue; }
    let value = vec4f(x[row * p.length + k]);
    let base = row * p.rank;
    // Past the last rank the last is read again; those sums are not written.
    low = fma(value, vec4f(s[base + first], s[base + min(first + 1u, last)], s[base + min(first + 2u, last)], s[base + min(first + 3u, last)]), low);
    high = fma(value, vec4f(s[base + min(first + 4u, last)], s[base + min(first + 5u, last)], s[base + min(first + 6u, last)], s[base + min(first + 7u, last)]), high);
  }
  var sums = array<vec4f, 2>(low, high);
  let start = group.z * p.slotStride + k * p.stride;
  for (var r = 0u; r < min(8u, p.rank - first); r++) { gradient[start + (first + r) * p.rankStride] = sums[r / 4u][r % 4u]; }
}

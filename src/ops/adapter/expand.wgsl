// y[row, k] = base[row, k] + Σ_r s[row, r] · W[slot(row), r, k]; one thread a number.
struct Parameters { count: u32, length: u32, rank: u32, slotStride: u32, rankStride: u32, stride: u32 }
@group(0) @binding(0) var<storage, read> base: array<f32>;
@group(0) @binding(1) var<storage, read> s: array<f32>;
@group(0) @binding(2) var<storage, read> matrix: array<f32>;
@group(0) @binding(3) var<storage, read> slots: array<i32>; // −1: none
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.count) { return; }
  let row = i / p.length;
  let slot = slots[row];
  var total = 0.0;
  if (slot >= 0) {
    let start = u32(slot) * p.slotStride + (i % p.length) * p.stride;
    for (var r = 0u; r < p.rank; r++) { total = fma(s[row * p.rank + r], matrix[start + r * p.rankStride], total); }
  }
  y[i] = base[i] + total;
}

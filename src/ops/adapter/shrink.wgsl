// s[row, r] = scale · Σ_k x[row, k] · W[slot(row), r, k]; one thread a sum, no barriers.
struct Parameters { rows: u32, length: u32, rank: u32, slotStride: u32, rankStride: u32, stride: u32, scale: f32, one: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;
@group(0) @binding(2) var<storage, read> slots: array<i32>; // −1: none
@group(0) @binding(3) var<storage, read_write> s: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.rows * p.rank) { return; }
  let row = i / p.rank;
  let slot = slots[row];
  if (slot < 0) { s[i] = 0.0; return; }
  let start = u32(slot) * p.slotStride + (i % p.rank) * p.rankStride;
  var partial: array<f32, 32>;
  for (var part = 0u; part < 32u; part++) {
    var total = 0.0;
    for (var k = part; k < p.length; k += 32u) { total = fma(x[row * p.length + k], matrix[start + k * p.stride], total); }
    partial[part] = total;
  }
  for (var half = 16u; half > 0u; half /= 2u) {
    for (var part = 0u; part < half; part++) { partial[part] = fma(partial[part + half], p.one, partial[part]); }
  }
  s[i] = p.scale * partial[0];
}

// s[row, r] = scale · Σ_k x[row, k] · W[slot(row), r, k]; one workgroup a row and 8 ranks, 32 lanes a sum.
struct Parameters { rows: u32, length: u32, rank: u32, slotStride: u32, rankStride: u32, stride: u32, scale: f32, one: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> matrix: array<f32>;
@group(0) @binding(2) var<storage, read> slots: array<i32>; // −1: none
@group(0) @binding(3) var<storage, read_write> s: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> partial: array<f32, 256>; // [32, 8]

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 65535u + group.x;
  if (row >= p.rows) { return; }
  let slot = slots[row];
  // Neighbouring lanes read neighbouring numbers: ranks where a slot is a block of columns, else the shared side.
  let across = p.rankStride == 1u;
  let part = select(lane % 32u, lane / 8u, across);
  let r = select(lane / 32u, lane % 8u, across);
  let rank = group.z * 8u + r;
  var total = 0.0;
  if (slot >= 0 && rank < p.rank) {
    let start = u32(slot) * p.slotStride + rank * p.rankStride;
    for (var k = part; k < p.length; k += 32u) { total = fma(x[row * p.length + k], matrix[start + k * p.stride], total); }
  }
  partial[part * 8u + r] = total;
  workgroupBarrier();
  for (var half = 128u; half >= 8u; half /= 2u) {
    if (lane < half) { partial[lane] = fma(partial[lane + half], p.one, partial[lane]); }
    workgroupBarrier();
  }
  if (lane < 8u && group.z * 8u + lane < p.rank) { s[row * p.rank + group.z * 8u + lane] = p.scale * partial[lane]; }
}

// matrix[start + row · columns + i] = part[row, i]: the rows or columns of a matrix that are one slot.
struct Parameters { count: u32, width: u32, columns: u32, start: u32 }
@group(0) @binding(0) var<storage, read_write> matrix: array<f32>;
@group(0) @binding(1) var<storage, read> part: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.count) { return; }
  matrix[p.start + (i / p.width) * p.columns + i % p.width] = part[i];
}

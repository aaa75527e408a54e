// dx[rows[i]] += dy[i] + dy[i + 1] + … over the run of equal rows that begins at i; rows ascend.
struct Parameters { picked: u32, width: u32 }
@group(0) @binding(0) var<storage, read_write> dx: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<i32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  if (index >= p.picked * p.width) { return; }
  let first = index / p.width;
  let row = rows[first];
  if (first > 0u && rows[first - 1u] == row) { return; }
  var sum = dy[index];
  for (var i = first + 1u; i < p.picked && rows[i] == row; i++) { sum += dy[i * p.width + index % p.width]; }
  dx[u32(row) * p.width + index % p.width] += sum;
}

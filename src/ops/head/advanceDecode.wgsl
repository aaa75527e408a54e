// The token just drawn becomes the next input, one position further, in the slot that the table reserves for it; one thread a row.
struct Parameters { rows: u32, each: u32, width: u32, columns: u32 }
@group(0) @binding(0) var<storage, read> drawn: array<f32>; // [rows, (token, ...)]
@group(0) @binding(1) var<storage, read> table: array<i32>; // [rows, width]
@group(0) @binding(2) var<storage, read_write> ids: array<i32>;
@group(0) @binding(3) var<storage, read_write> positions: array<i32>;
@group(0) @binding(4) var<storage, read_write> slots: array<i32>;
@group(0) @binding(5) var<storage, read_write> lengths: array<i32>;
@group(0) @binding(6) var<storage, read_write> requests: array<i32>; // [rows, (seed, drawn so far, ...)]
@group(0) @binding(7) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = (group.y * 65535u + group.x) * 64u + lane;
  if (row >= p.rows) { return; }
  let position = positions[row] + 1;
  ids[row] = i32(drawn[row * p.each]);
  positions[row] = position;
  slots[row] = table[row * p.width + u32(position)];
  lengths[row] += 1;
  requests[row * p.columns + 1u] += 1;
}

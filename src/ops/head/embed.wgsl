// Prelude: const QUADS; fn quadOf.
// y[row] = table[ids[row]] for the ids in [first, first + outputs), which the table holds, from 8-bit or 4-bit codes; one thread four neighbouring elements.
struct Parameters { count: u32, width: u32, first: u32, outputs: u32 }
@group(0) @binding(0) var<storage, read> ids: array<i32>;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  if (index >= p.count) { return; }
  let row = u32(ids[index / p.width]) - p.first; // wraps around to a large number where the id is below `first`
  if (row >= p.outputs) { return; }
  let quad = row * p.width + index % p.width;
  let pair = unpack2x16float(scales[quad / 8u]);
  y[index] = fma(vec4f(pair.x), quadOf(codes[quad / QUADS], quad % QUADS), vec4f(pair.y));
}

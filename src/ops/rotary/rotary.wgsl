// Rotates the pairs (i, i + half) of every head by the angle of its position; `direction` −1 rotates back.
struct Parameters { count: u32, heads: u32, half: u32, direction: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> positions: array<i32>;
@group(0) @binding(2) var<storage, read> table: array<f32>; // [position, half, (cos, sin)]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane; // over [rows, heads, half]
  if (index >= p.count) { return; }
  let i = index % p.half;
  let row = index / (p.half * p.heads);
  let low = (index / p.half) * 2u * p.half + i;
  let at = (u32(positions[row]) * p.half + i) * 2u;
  let c = table[at];
  let s = table[at + 1u] * p.direction;
  let a = x[low];
  let b = x[low + p.half];
  y[low] = fma(a, c, -b * s);
  y[low + p.half] = fma(b, c, a * s);
}

// dx = r·g·dy − x·r³·mean(x·g·dy), r = 1/rms(x); one workgroup a row.
struct Parameters { rows: u32, width: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> partial: array<vec2f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 65535u + group.x;
  if (row >= p.rows) { return; }
  let base = row * p.width;
  var sums = vec2f(0.0); // Σ x², Σ x·g·dy
  for (var i = lane; i < p.width; i += 64u) {
    let value = x[base + i];
    sums = fma(vec2f(value), vec2f(value, gain[i] * dy[base + i]), sums);
  }
  partial[lane] = sums;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let r = inverseSqrt(partial[0].x / f32(p.width) + p.epsilon);
  let pull = r * r * r * partial[0].y / f32(p.width);
  for (var i = lane; i < p.width; i += 64u) { dx[base + i] = r * gain[i] * dy[base + i] - pull * x[base + i]; }
}

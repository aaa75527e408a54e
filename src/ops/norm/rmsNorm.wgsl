// y = x / sqrt(mean(x²) + epsilon) · gain; one workgroup a run.
struct Parameters { runs: u32, width: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> gain: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let run = group.y * 65535u + group.x;
  if (run >= p.runs) { return; }
  let base = run * p.width;
  var squares = 0.0;
  for (var i = lane; i < p.width; i += 64u) { squares = fma(x[base + i], x[base + i], squares); }
  partial[lane] = squares;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let scale = inverseSqrt(partial[0] / f32(p.width) + p.epsilon);
  for (var i = lane; i < p.width; i += 64u) { y[base + i] = x[base + i] * scale * gain[i]; }
}

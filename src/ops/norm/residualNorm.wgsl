// sum = x + y, normed = sum / sqrt(mean(sum²) + epsilon) · gain; one workgroup a row.
struct Parameters { rows: u32, width: u32, epsilon: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> y: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> normed: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

var<workgroup> partial: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 65535u + group.x;
  if (row >= p.rows) { return; }
  let base = row * p.width;
  var squares = 0.0;
  for (var i = lane; i < p.width; i += 64u) {
    let total = x[base + i] + y[base + i];
    sum[base + i] = total;
    squares = fma(total, total, squares);
  }
  partial[lane] = squares;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  let scale = inverseSqrt(partial[0] / f32(p.width) + p.epsilon);
  for (var i = lane; i < p.width; i += 64u) { normed[base + i] = sum[base + i] * scale * gain[i]; } // each lane reads what it wrote
}

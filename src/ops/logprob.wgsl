// Log-probability of the target and entropy of softmax(logits) per row; one workgroup a row.
struct Parameters { rows: u32, width: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read_write> figures: array<f32>; // [rows, (log-prob, entropy, log-sum-exp)]
@group(0) @binding(3) var<uniform> p: Parameters;

var<workgroup> peaks: array<f32, 64>;
var<workgroup> sums: array<vec2f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 65535u + group.x;
  if (row >= p.rows) { return; }
  let base = row * p.width;
  var peak = -1e30;
  for (var i = lane; i < p.width; i += 64u) { peak = max(peak, logits[base + i]); }
  peaks[lane] = peak;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { peaks[lane] = max(peaks[lane], peaks[lane + half]); }
    workgroupBarrier();
  }
  peak = peaks[0];
  var total = vec2f(0.0); // Σ e, Σ e·(z − peak)
  for (var i = lane; i < p.width; i += 64u) {
    let z = logits[base + i] - peak;
    total += exp(z) * vec2f(1.0, z);
  }
  sums[lane] = total;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let logTotal = log(sums[0].x);
    figures[3u * row] = logits[base + u32(targets[row])] - peak - logTotal;
    figures[3u * row + 1u] = logTotal - sums[0].y / sums[0].x;
    figures[3u * row + 2u] = peak + logTotal;
  }
}

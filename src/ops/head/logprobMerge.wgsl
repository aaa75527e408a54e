// Merges a row's blocks to log-probability of the target, entropy and log-sum-exp. One workgroup a row; lanes add every 64th block, then pairwise.
struct Parameters { rows: u32, all: u32 }
@group(0) @binding(0) var<storage, read> records: array<vec4f>; // [rows, all, (highest, Σ e, Σ e·z, target's logit)]
@group(0) @binding(1) var<storage, read_write> figures: array<f32>; // [rows, 3]
@group(0) @binding(2) var<uniform> p: Parameters;

var<workgroup> peaks: array<f32, 64>;
var<workgroup> sums: array<vec3f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * 65535u + group.x;
  if (row >= p.rows) { return; }
  var peak = -1e30;
  for (var i = lane; i < p.all; i += 64u) { peak = max(peak, records[row * p.all + i].x); }
  peaks[lane] = peak;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { peaks[lane] = max(peaks[lane], peaks[lane + half]); }
    workgroupBarrier();
  }
  peak = peaks[0];
  var total = vec3f(0.0); // Σ e, Σ e·z, target's logit
  for (var i = lane; i < p.all; i += 64u) {
    let record = records[row * p.all + i];
    let away = record.x - peak;
    let share = exp(away);
    total = vec3f(fma(share, record.y, total.x), fma(share, fma(record.y, away, record.z), total.y), total.z + record.w);
  }
  sums[lane] = total;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let logTotal = log(sums[0].x);
    figures[3u * row] = sums[0].z - peak - logTotal;
    figures[3u * row + 1u] = logTotal - sums[0].y / sums[0].x;
    figures[3u * row + 2u] = peak + logTotal;
  }
}

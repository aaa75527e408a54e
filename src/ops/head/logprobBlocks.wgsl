// The record of a block of 1024 logits: highest logit, Σ e, Σ e·z with z = logit − highest and e = exp(z), and the target's logit. One workgroup a (row, block); lanes add every 64th, then pairwise.
struct Parameters { groups: u32, count: u32, blocks: u32, first: u32, all: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>; // [rows, count], from block `first` of the vocabulary on
@group(0) @binding(1) var<storage, read> targets: array<i32>;
@group(0) @binding(2) var<storage, read_write> records: array<vec4f>; // [rows, all, (highest, Σ e, Σ e·z, target's logit)]
@group(0) @binding(3) var<uniform> p: Parameters;

var<workgroup> peaks: array<f32, 64>;
var<workgroup> sums: array<vec2f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.y * 65535u + group.x;
  if (index >= p.groups) { return; }
  let row = index / p.blocks;
  let block = index % p.blocks;
  let begin = block * 1024u;
  let end = min(begin + 1024u, p.count);
  let base = row * p.count;
  var peak = -1e30;
  for (var i = begin + lane; i < end; i += 64u) { peak = max(peak, logits[base + i]); }
  peaks[lane] = peak;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { peaks[lane] = max(peaks[lane], peaks[lane + half]); }
    workgroupBarrier();
  }
  peak = peaks[0];
  var total = vec2f(0.0);
  for (var i = begin + lane; i < end; i += 64u) {
    let z = logits[base + i] - peak;
    let e = exp(z);
    total = vec2f(total.x + e, fma(e, z, total.y));
  }
  sums[lane] = total;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let goal = u32(targets[row]) - p.first * 1024u; // wraps around to a large number where the target is before this tile
    var own = 0.0;
    if (goal >= begin && goal < end) { own = logits[base + goal]; }
    records[row * p.all + p.first + block] = vec4f(peak, sums[0], own);
  }
}

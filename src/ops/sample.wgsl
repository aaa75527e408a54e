// Draws one token per request from softmax(logits / temperature) by inverting the cumulative sum; greedy at temperature 0. One workgroup a request.
struct Parameters { requests: u32, width: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> requests: array<i32>; // [requests, (row, seed, position)]
@group(0) @binding(2) var<storage, read> temperatures: array<f32>;
@group(0) @binding(3) var<storage, read_write> drawn: array<f32>; // [requests, (token, log-prob)]
@group(0) @binding(4) var<uniform> p: Parameters;

var<workgroup> peaks: array<vec2f, 64>; // highest logit, its index
var<workgroup> sums: array<f32, 64>;

fn mix(value: u32) -> u32 {
  var h = value;
  h = (h ^ (h >> 16u)) * 0x21f0aaadu;
  h = (h ^ (h >> 15u)) * 0x735a2d97u;
  return h ^ (h >> 15u);
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let request = group.y * 65535u + group.x;
  if (request >= p.requests) { return; }
  let base = u32(requests[3u * request]) * p.width;
  let chunk = (p.width + 63u) / 64u; // every lane scans a contiguous stretch
  let first = min(lane * chunk, p.width);
  let end = min(first + chunk, p.width);
  var best = vec2f(-1e30, 0.0);
  for (var i = first; i < end; i++) {
    if (logits[base + i] > best.x) { best = vec2f(logits[base + i], f32(i)); }
  }
  peaks[lane] = best;
  workgroupBarrier();
  if (lane == 0u) {
    for (var i = 1u; i < 64u; i++) {
      if (peaks[i].x > peaks[0].x) { peaks[0] = peaks[i]; }
    }
  }
  workgroupBarrier();
  let peak = peaks[0];
  let greedy = temperatures[request] == 0.0;
  let inverse = select(1.0 / max(temperatures[request], 1e-6), 1.0, greedy);
  var total = 0.0;
  for (var i = first; i < end; i++) { total += exp((logits[base + i] - peak.x) * inverse); }
  sums[lane] = total;
  workgroupBarrier();
  if (lane > 0u) { return; }
  var all = 0.0;
  for (var i = 0u; i < 64u; i++) { all += sums[i]; }
  var token = u32(peak.y);
  if (!greedy) {
    let seed = bitcast<u32>(requests[3u * request + 1u]);
    let draw = f32(mix(seed ^ mix(u32(requests[3u * request + 2u]) + 0x9e3779b9u)) >> 8u) * exp2(-24.0) * all;
    var below = 0.0;
    var stretch = 0u;
    while (stretch < 63u && below + sums[stretch] <= draw) {
      below += sums[stretch];
      stretch++;
    }
    token = min(stretch * chunk, p.width - 1u);
    let last = min((stretch + 1u) * chunk, p.width);
    for (var i = stretch * chunk; i < last; i++) {
      token = i;
      below += exp((logits[base + i] - peak.x) * inverse);
      if (below > draw) { break; }
    }
  }
  drawn[2u * request] = f32(token);
  drawn[2u * request + 1u] = (logits[base + token] - peak.x) * inverse - log(all);
}

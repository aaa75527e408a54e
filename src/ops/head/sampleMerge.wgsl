// Prelude: fn addUp, better, chooseBest; var bests, sums.
// Merges a request's blocks to the token of the highest key and its log-probability. One workgroup a request; lanes add every 64th block, then pairwise.
struct Parameters { requests: u32, all: u32 }
@group(0) @binding(0) var<storage, read> records: array<f32>; // [requests, all, (key, token, its z, highest z, Σ e)]
@group(0) @binding(1) var<storage, read_write> drawn: array<f32>; // [requests, (token, log-prob)]
@group(0) @binding(2) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let request = group.y * 65535u + group.x;
  if (request >= p.requests) { return; }
  var best = vec3f(-1e30, 0.0, -1e30);
  var peak = -1e30;
  for (var i = lane; i < p.all; i += 64u) {
    let at = 5u * (request * p.all + i);
    best = better(best, vec3f(records[at], records[at + 1u], records[at + 2u]));
    peak = max(peak, records[at + 3u]);
  }
  peak = chooseBest(lane, best, peak);
  var total = 0.0;
  for (var i = lane; i < p.all; i += 64u) {
    let at = 5u * (request * p.all + i);
    total = fma(exp(records[at + 3u] - peak), records[at + 4u], total);
  }
  addUp(lane, total);
  if (lane == 0u) {
    drawn[2u * request] = bests[0].y;
    drawn[2u * request + 1u] = bests[0].z - peak - log(sums[0]);
  }
}

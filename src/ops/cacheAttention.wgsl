// Attention of new tokens over cached ones, one thread a (token, head), online softmax; the cached rows are found through a table of slots.
struct Parameters { tokens: u32, heads: u32, groupSize: u32, width: u32, scale: f32, tableWidth: u32 }
@group(0) @binding(0) var<storage, read> q: array<f32>;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> table: array<i32>;
@group(0) @binding(4) var<storage, read> lengths: array<i32>;
@group(0) @binding(5) var<storage, read_write> o: array<f32>;
@group(0) @binding(6) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  if (index >= p.tokens * p.heads) { return; }
  let token = index / p.heads;
  let kvWidth = p.heads / p.groupSize * p.width;
  let kvHead = index % p.heads / p.groupSize * p.width;
  let query = index * p.width;
  var sums: array<f32, 128>;
  var highest = -1e30;
  var total = 0.0;
  for (var i = 0u; i < u32(lengths[token]); i++) {
    let at = u32(table[token * p.tableWidth + i]) * kvWidth + kvHead;
    var score = 0.0;
    for (var c = 0u; c < p.width; c++) { score += q[query + c] * k[at + c]; }
    score *= p.scale;
    let next = max(highest, score);
    let shrink = exp(highest - next);
    let weight = exp(score - next);
    total = total * shrink + weight;
    for (var c = 0u; c < p.width; c++) { sums[c] = sums[c] * shrink + weight * v[at + c]; }
    highest = next;
  }
  for (var c = 0u; c < p.width; c++) { o[query + c] = sums[c] / total; }
}

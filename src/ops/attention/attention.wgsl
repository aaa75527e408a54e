// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces; fn across, plus, scaled.
// Causal attention over packed sequences, one thread a (token, head): runs of 16 keys from the tree's start, one rescaling a run. Keys that are not ancestors of the token have weight 0.
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32 }
@group(0) @binding(0) var<storage, read> q: array<Piece>;
@group(0) @binding(1) var<storage, read> k: array<Piece>;
@group(0) @binding(2) var<storage, read> v: array<Piece>;
@group(0) @binding(3) var<storage, read> spans: array<i32>;
@group(0) @binding(4) var<storage, read_write> o: array<Piece>;
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;
@group(0) @binding(6) var<uniform> p: Parameters;

const run = 16u;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x + p.first) * 64u + lane;
  if (index >= p.tokens * heads) { return; }
  let token = index / heads;
  let column = index % heads / groupSize * pieces;
  let query = index * pieces;
  var asked: array<Piece, pieces>;
  var sums: array<Piece, pieces>;
  var weights: array<f32, run>;
  for (var i = 0u; i < pieces; i++) { asked[i] = scaled(q[query + i]); }
  var highest = -1e30;
  var total = 0.0;
  for (var key = u32(spans[2u * token]); key <= token; key += run) {
    let branch = u32(spans[2u * key + 1u]);
    if (branch <= token && branch - key >= run) { // a branch that does not lead to the token
      key += ((branch - key) / run - 1u) * run;
      continue;
    }
    let count = min(run, token + 1u - key);
    let at = key * keyPieces + column;
    var next = highest;
    for (var j = 0u; j < count; j++) {
      var dot = Piece();
      for (var i = 0u; i < pieces; i++) { dot = fma(asked[i], k[at + j * keyPieces + i], dot); }
      weights[j] = select(-1e30, across(dot), u32(spans[2u * (key + j) + 1u]) > token);
      next = max(next, weights[j]);
    }
    let shrink = exp(plus(highest, -next));
    var sum = 0.0;
    for (var j = 0u; j < count; j++) {
      weights[j] = exp(plus(weights[j], -next));
      sum = plus(weights[j], sum);
    }
    total = fma(total, shrink, sum);
    for (var i = 0u; i < pieces; i++) {
      var mixed = sums[i] * shrink;
      for (var j = 0u; j < count; j++) { mixed = fma(Piece(weights[j]), v[at + j * keyPieces + i], mixed); }
      sums[i] = mixed;
    }
    highest = next;
  }
  for (var i = 0u; i < pieces; i++) { o[query + i] = sums[i] / total; }
  lse[index] = plus(log(total), highest);
}

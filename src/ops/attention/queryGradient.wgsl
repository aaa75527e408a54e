// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces, scale; fn across, plus, scaled.
// dQ: with P = exp(s − lse) and dS = P·(dO·v − delta), dq = scale · Σ dS·k, keys in order; one thread a (token, head).
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32 }
@group(0) @binding(0) var<storage, read> dy: array<Piece>;
@group(0) @binding(1) var<storage, read> q: array<Piece>;
@group(0) @binding(2) var<storage, read> k: array<Piece>;
@group(0) @binding(3) var<storage, read> v: array<Piece>;
@group(0) @binding(4) var<storage, read> statistics: array<vec2f>; // [tokens, heads, (lse, delta)]
@group(0) @binding(5) var<storage, read> spans: array<i32>;
@group(0) @binding(6) var<storage, read_write> dq: array<Piece>;
@group(0) @binding(7) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x + p.first) * 64u + lane;
  if (index >= p.tokens * heads) { return; }
  let token = index / heads;
  let column = index % heads / groupSize * pieces;
  let query = index * pieces;
  let known = statistics[index];
  var asked: array<Piece, pieces>;
  var outward: array<Piece, pieces>;
  var sums: array<Piece, pieces>;
  for (var i = 0u; i < pieces; i++) {
    asked[i] = scaled(q[query + i]);
    outward[i] = dy[query + i];
  }
  for (var key = u32(spans[2u * token]); key <= token; key++) {
    let branch = u32(spans[2u * key + 1u]);
    if (branch <= token) { // a branch that does not lead to the token
      key = branch - 1u;
      continue;
    }
    let at = key * keyPieces + column;
    var score = Piece();
    var dot = Piece();
    for (var i = 0u; i < pieces; i++) {
      score = fma(asked[i], k[at + i], score);
      dot = fma(outward[i], v[at + i], dot);
    }
    let slope = Piece(exp(plus(across(score), -known.x)) * plus(across(dot), -known.y));
    for (var i = 0u; i < pieces; i++) { sums[i] = fma(slope, k[at + i], sums[i]); }
  }
  for (var i = 0u; i < pieces; i++) { dq[query + i] = sums[i] * scale; }
}

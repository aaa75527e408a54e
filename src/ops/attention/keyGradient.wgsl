// Prelude: alias Piece; const groupSize, heads, pieces, scale; fn across, plus, scaled.
// dK and dV: dk = scale · Σ dS·q, dv = Σ P·dO over the token and its descendants and, for each, the query heads that read this key, in order; one thread a (token, key head).
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32 }
@group(0) @binding(0) var<storage, read> dy: array<Piece>;
@group(0) @binding(1) var<storage, read> q: array<Piece>;
@group(0) @binding(2) var<storage, read> k: array<Piece>;
@group(0) @binding(3) var<storage, read> v: array<Piece>;
@group(0) @binding(4) var<storage, read> statistics: array<vec2f>; // [tokens, heads, (lse, delta)]
@group(0) @binding(5) var<storage, read> spans: array<i32>;
@group(0) @binding(6) var<storage, read_write> dk: array<Piece>;
@group(0) @binding(7) var<storage, read_write> dv: array<Piece>;
@group(0) @binding(8) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x + p.first) * 64u + lane;
  let keyHeads = heads / groupSize;
  if (index >= p.tokens * keyHeads) { return; }
  let token = index / keyHeads;
  let at = index * pieces;
  var key: array<Piece, pieces>;
  var value: array<Piece, pieces>;
  var keySums: array<Piece, pieces>;
  var valueSums: array<Piece, pieces>;
  for (var i = 0u; i < pieces; i++) {
    key[i] = k[at + i];
    value[i] = v[at + i];
  }
  for (var later = token; later < u32(spans[2u * token + 1u]); later++) {
    for (var member = 0u; member < groupSize; member++) {
      let row = later * heads + index % keyHeads * groupSize + member;
      let query = row * pieces;
      var score = Piece();
      var dot = Piece();
      for (var i = 0u; i < pieces; i++) {
        score = fma(scaled(q[query + i]), key[i], score);
        dot = fma(dy[query + i], value[i], dot);
      }
      let weight = exp(plus(across(score), -statistics[row].x));
      let slope = Piece(weight * plus(across(dot), -statistics[row].y));
      for (var i = 0u; i < pieces; i++) {
        keySums[i] = fma(slope, q[query + i], keySums[i]);
        valueSums[i] = fma(Piece(weight), dy[query + i], valueSums[i]);
      }
    }
  }
  for (var i = 0u; i < pieces; i++) {
    dk[at + i] = keySums[i] * scale;
    dv[at + i] = valueSums[i];
  }
}

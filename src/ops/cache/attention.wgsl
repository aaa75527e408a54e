// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces, split; fn across, plus, rounded, scaled, settled, settledLse, sharesOf.
// Attention of new tokens over cached ones, one thread a (token, part, head). A part is one or more splits of `split` keys; the splits of a part are merged in order.
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32, tableWidth: u32, parts: u32, splits: u32 }
@group(0) @binding(0) var<storage, read> q: array<Piece>;
@group(0) @binding(1) var<storage, read> k: array<Piece>;
@group(0) @binding(2) var<storage, read> v: array<Piece>;
@group(0) @binding(3) var<storage, read> table: array<i32>;
@group(0) @binding(4) var<storage, read> lengths: array<i32>;
@group(0) @binding(5) var<storage, read_write> o: array<Piece>; // [tokens, parts, heads, width]
@group(0) @binding(6) var<storage, read_write> lse: array<f32>; // [tokens, parts, heads]
@group(0) @binding(7) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x + p.first) * 64u + lane;
  if (index >= p.tokens * p.parts * heads) { return; }
  let head = index % heads;
  let token = index / heads / p.parts;
  let begin = index / heads % p.parts * p.splits * split;
  let end = min(u32(lengths[token]), begin + p.splits * split);
  let column = head / groupSize * pieces;
  var asked: array<Piece, pieces>;
  var merged: array<Piece, pieces>;
  var weights: array<f32, split>;
  for (var i = 0u; i < pieces; i++) { asked[i] = scaled(q[(token * heads + head) * pieces + i]); }
  var peak = -1e30;
  var whole = 0.0;
  for (var entry = begin; entry < end; entry += split) {
    let count = min(split, end - entry);
    let seen = token * p.tableWidth + entry;
    var highest = -1e30;
    for (var j = 0u; j < count; j++) {
      let at = u32(table[seen + j]) * keyPieces + column;
      var dot = Piece();
      for (var i = 0u; i < pieces; i++) { dot = fma(asked[i], k[at + i], dot); }
      weights[j] = across(dot);
      highest = max(highest, weights[j]);
    }
    var sums = array<Piece, pieces>();
    var total = 0.0;
    for (var j = 0u; j < count; j++) {
      let at = u32(table[seen + j]) * keyPieces + column;
      let weight = exp(plus(weights[j], -highest));
      total = plus(weight, total);
      for (var i = 0u; i < pieces; i++) { sums[i] = fma(Piece(weight), v[at + i], sums[i]); }
    }
    let lse = plus(log(total), highest);
    let shares = sharesOf(peak, lse);
    for (var i = 0u; i < pieces; i++) { merged[i] = fma(merged[i], Piece(shares.x), rounded(sums[i] / total, shares.y)); }
    whole = fma(whole, shares.x, shares.y);
    peak = max(peak, lse);
  }
  for (var i = 0u; i < pieces; i++) { o[index * pieces + i] = settled(merged[i], whole); }
  lse[index] = settledLse(peak, whole);
}

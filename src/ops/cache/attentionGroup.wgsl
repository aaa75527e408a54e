// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces, split; fn across, plus, rounded, scaled, settled, settledLse, sharesOf.
// Cache attention as in attention.wgsl. One workgroup computes a (token, part, key head) with all its query heads: each key is read once, by one lane for all of them.
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32, tableWidth: u32, parts: u32, splits: u32 }
@group(0) @binding(0) var<storage, read> q: array<Piece>;
@group(0) @binding(1) var<storage, read> k: array<Piece>;
@group(0) @binding(2) var<storage, read> v: array<Piece>;
@group(0) @binding(3) var<storage, read> table: array<i32>;
@group(0) @binding(4) var<storage, read> lengths: array<i32>;
@group(0) @binding(5) var<storage, read_write> o: array<Piece>; // [tokens, parts, heads, width]
@group(0) @binding(6) var<storage, read_write> lse: array<f32>; // [tokens, parts, heads]
@group(0) @binding(7) var<uniform> p: Parameters;

const lanes = split; // one a key
const runs = 8u; // runs of a split's keys, whose highest scores are found in parallel
const owned = (groupSize * pieces + lanes - 1u) / lanes; // pieces of the result that a lane makes
var<workgroup> asked: array<Piece, groupSize * pieces>;
var<workgroup> rows: array<u32, split>;
var<workgroup> weights: array<f32, groupSize * split>;
var<workgroup> highest: array<f32, groupSize * runs>;

fn highestOf(member: u32) -> f32 {
  var most = -1e30;
  for (var i = 0u; i < runs; i++) { most = max(most, highest[member * runs + i]); }
  return most;
}

@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let number = group.y * 65535u + group.x + p.first;
  let keyHeads = heads / groupSize;
  if (number >= p.tokens * p.parts * keyHeads) { return; }
  let keyHead = number % keyHeads;
  let place = number / keyHeads; // (token, part)
  let token = place / p.parts;
  let begin = place % p.parts * p.splits * split;
  let end = min(u32(lengths[token]), begin + p.splits * split);
  var merged: array<Piece, owned>;
  var peaks: array<f32, owned>;
  var wholes: array<f32, owned>;
  for (var i = 0u; i < owned; i++) { peaks[i] = -1e30; }
  for (var i = lane; i < groupSize * pieces; i += lanes) { asked[i] = scaled(q[(token * heads + keyHead * groupSize) * pieces + i]); }
  for (var entry = begin; entry < end; entry += split) {
    let count = min(split, end - entry);
    if (lane < count) { rows[lane] = u32(table[token * p.tableWidth + entry + lane]) * keyPieces + keyHead * pieces; }
    workgroupBarrier();
    var dots = array<Piece, groupSize>();
    if (lane < count) {
      for (var i = 0u; i < pieces; i++) {
        let key = k[rows[lane] + i];
        for (var member = 0u; member < groupSize; member++) { dots[member] = fma(asked[member * pieces + i], key, dots[member]); }
      }
    }
    for (var member = 0u; member < groupSize; member++) { weights[member * split + lane] = select(-1e30, across(dots[member]), lane < count); }
    workgroupBarrier();
    for (var i = lane; i < groupSize * runs; i += lanes) {
      var most = -1e30;
      for (var j = 0u; j < split / runs; j++) { most = max(most, weights[i * (split / runs) + j]); }
      highest[i] = most;
    }
    workgroupBarrier();
    for (var member = 0u; member < groupSize; member++) { weights[member * split + lane] = exp(plus(weights[member * split + lane], -highestOf(member))); }
    workgroupBarrier();
    for (var i = 0u; i < owned; i++) {
      let mine = lane + i * lanes;
      if (mine < groupSize * pieces) {
        let member = mine / pieces;
        var sum = Piece();
        var total = 0.0;
        for (var j = 0u; j < count; j++) {
          let weight = weights[member * split + j];
          total = plus(weight, total);
          sum = fma(Piece(weight), v[rows[j] + mine % pieces], sum);
        }
        let splitLse = plus(log(total), highestOf(member));
        let shares = sharesOf(peaks[i], splitLse);
        merged[i] = fma(merged[i], Piece(shares.x), rounded(sum / total, shares.y));
        wholes[i] = fma(wholes[i], shares.x, shares.y);
        peaks[i] = max(peaks[i], splitLse);
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < owned; i++) {
    let mine = lane + i * lanes;
    if (mine < groupSize * pieces) {
      let head = place * heads + keyHead * groupSize;
      o[head * pieces + mine] = settled(merged[i], wholes[i]);
      if (mine % pieces == 0u) { lse[head + mine / pieces] = settledLse(peaks[i], wholes[i]); }
    }
  }
}

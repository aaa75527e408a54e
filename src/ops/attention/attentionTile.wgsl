// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces; fn across, plus, scaled.
// Causal attention over packed sequences. One workgroup computes 32 rows of a key head, a row being a (token, query head of the group), by four lanes a row. Runs of keys as in attention.wgsl.
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32 }
@group(0) @binding(0) var<storage, read> q: array<Piece>;
@group(0) @binding(1) var<storage, read> k: array<Piece>;
@group(0) @binding(2) var<storage, read> v: array<Piece>;
@group(0) @binding(3) var<storage, read> spans: array<i32>;
@group(0) @binding(4) var<storage, read_write> o: array<Piece>;
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;
@group(0) @binding(6) var<uniform> p: Parameters;

const run = 16u;
const rows = 32u;
const parts = 4u; // lanes of a row: each takes every fourth key, then every fourth piece
const share = run / parts;
const mine = (pieces + parts - 1u) / parts;
const stride = pieces + 1u; // one more than needed, so that lanes on different keys access different memory banks
var<workgroup> staged: array<Piece, run * stride>; // keys, then values, of a run
var<workgroup> scores: array<f32, rows * (run + 1u)>;
var<workgroup> weights: array<f32, rows * (run + 1u)>;

@compute @workgroup_size(128)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let number = group.y * 65535u + group.x + p.first;
  let tiles = (p.tokens * groupSize + rows - 1u) / rows;
  let keyHead = number / tiles;
  if (keyHead >= heads / groupSize) { return; }
  let top = number % tiles * rows;
  let row = top + lane / parts;
  let part = lane % parts;
  let token = row / groupSize;
  let index = token * heads + keyHead * groupSize + row % groupSize;
  let query = index * pieces;
  let slate = lane / parts * (run + 1u);
  let past = min((top + rows - 1u) / groupSize + 1u, p.tokens); // the first token after the tile's
  var sums: array<Piece, mine>;
  var highest = -1e30;
  var total = 0.0;
  for (var tree = u32(spans[top / groupSize * 2u]); tree < past; tree = u32(spans[2u * tree + 1u])) {
    let end = min(u32(spans[2u * tree + 1u]), past);
    let within = token >= tree && token < end;
    for (var key = tree; key < end; key += run) {
      let branch = u32(spans[2u * key + 1u]);
      if (branch <= top / groupSize && branch - key >= run) { // a branch that leads to no token of the tile
        key += ((branch - key) / run - 1u) * run;
        continue;
      }
      let at = key * keyPieces + keyHead * pieces;
      let held = min(run, end - key) * pieces;
      let count = select(0u, min(run, token + 1u - min(key, token + 1u)), within);
      for (var i = lane; i < held; i += 128u) { staged[i / pieces * stride + i % pieces] = k[at + i / pieces * keyPieces + i % pieces]; }
      workgroupBarrier();
      if (count > 0u) {
        var dots = array<Piece, share>();
        for (var i = 0u; i < pieces; i++) {
          let asked = scaled(q[query + i]);
          for (var j = 0u; j < share; j++) { dots[j] = fma(asked, staged[(j * parts + part) * stride + i], dots[j]); }
        }
        for (var j = 0u; j < share; j++) {
          let seen = u32(spans[2u * min(key + j * parts + part, p.tokens - 1u) + 1u]) > token;
          scores[slate + j * parts + part] = select(-1e30, across(dots[j]), seen);
        }
      }
      workgroupBarrier();
      for (var i = lane; i < held; i += 128u) { staged[i / pieces * stride + i % pieces] = v[at + i / pieces * keyPieces + i % pieces]; }
      var next = highest;
      for (var j = 0u; j < count; j++) { next = max(next, scores[slate + j]); }
      for (var j = part; j < count; j += parts) { weights[slate + j] = exp(plus(scores[slate + j], -next)); }
      workgroupBarrier();
      if (count > 0u) {
        let shrink = exp(plus(highest, -next));
        var sum = 0.0;
        for (var j = 0u; j < count; j++) { sum = plus(weights[slate + j], sum); }
        total = fma(total, shrink, sum);
        for (var i = 0u; i < mine; i++) { sums[i] *= shrink; }
        for (var j = 0u; j < count; j++) {
          let weight = Piece(weights[slate + j]);
          for (var i = 0u; i < mine; i++) { sums[i] = fma(weight, staged[j * stride + min(i * parts + part, pieces - 1u)], sums[i]); }
        }
        highest = next;
      }
      workgroupBarrier();
    }
  }
  if (token >= p.tokens) { return; }
  for (var i = part; i < pieces; i += parts) { o[query + i] = sums[i / parts] / total; }
  if (part == 0u) { lse[index] = plus(log(total), highest); }
}

// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces, scale; fn across, plus, scaled.
// dK and dV as in keyGradient.wgsl. One workgroup computes 32 tokens of a key head, by four lanes a token, over rows: (later token, query head of the group).
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

const run = 8u; // rows at a time
const held = 32u; // keys of a workgroup
const parts = 4u; // lanes of a key: each takes every fourth row, then every fourth piece
const share = run / parts;
const mine = (pieces + parts - 1u) / parts;
const stride = pieces + 1u;
var<workgroup> queries: array<Piece, run * stride>;
var<workgroup> outward: array<Piece, run * stride>;
var<workgroup> weights: array<f32, held * (run + 1u)>;
var<workgroup> slopes: array<f32, held * (run + 1u)>;

@compute @workgroup_size(128)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let number = group.y * 65535u + group.x + p.first;
  let tiles = (p.tokens + held - 1u) / held;
  let keyHead = number / tiles;
  if (keyHead >= heads / groupSize) { return; }
  let top = number % tiles * held;
  let token = top + lane / parts;
  let part = lane % parts;
  let at = token * keyPieces + keyHead * pieces;
  let slate = lane / parts * (run + 1u);
  var past = 0u; // the first row after which no row attends to a key of the tile
  for (var key = top; key < min(top + held, p.tokens); key++) { past = max(past, u32(spans[2u * key + 1u]) * groupSize); }
  let opens = token * groupSize;
  let closes = select(0u, u32(spans[2u * min(token, p.tokens - 1u) + 1u]) * groupSize, token < p.tokens);
  var keySums: array<Piece, mine>;
  var valueSums: array<Piece, mine>;
  for (var row = top * groupSize; row < past; row += run) {
    for (var i = lane; i < min(run, past - row) * pieces; i += 128u) {
      let r = row + i / pieces;
      let query = (r / groupSize * heads + keyHead * groupSize + r % groupSize) * pieces + i % pieces;
      queries[i / pieces * stride + i % pieces] = q[query];
      outward[i / pieces * stride + i % pieces] = dy[query];
    }
    workgroupBarrier();
    let some = row + run > opens && row < closes;
    if (some) {
      var scores = array<Piece, share>();
      var dots = array<Piece, share>();
      for (var i = 0u; i < pieces; i++) {
        let key = k[at + i];
        let value = v[at + i];
        for (var j = 0u; j < share; j++) {
          scores[j] = fma(scaled(queries[(j * parts + part) * stride + i]), key, scores[j]);
          dots[j] = fma(outward[(j * parts + part) * stride + i], value, dots[j]);
        }
      }
      for (var j = 0u; j < share; j++) {
        let r = min(row + j * parts + part, past - 1u);
        let known = statistics[r / groupSize * heads + keyHead * groupSize + r % groupSize];
        let weight = exp(plus(across(scores[j]), -known.x));
        weights[slate + j * parts + part] = weight;
        slopes[slate + j * parts + part] = weight * plus(across(dots[j]), -known.y);
      }
    }
    workgroupBarrier();
    if (some) {
      for (var j = max(row, opens) - row; j < min(run, closes - row); j++) {
        let weight = Piece(weights[slate + j]);
        let slope = Piece(slopes[slate + j]);
        for (var i = 0u; i < mine; i++) {
          let piece = j * stride + min(i * parts + part, pieces - 1u);
          keySums[i] = fma(slope, queries[piece], keySums[i]);
          valueSums[i] = fma(weight, outward[piece], valueSums[i]);
        }
      }
    }
    workgroupBarrier();
  }
  if (token >= p.tokens) { return; }
  for (var i = part; i < pieces; i += parts) {
    dk[at + i] = keySums[i / parts] * scale;
    dv[at + i] = valueSums[i / parts];
  }
}

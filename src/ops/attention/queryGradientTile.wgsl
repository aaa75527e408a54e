// Prelude: alias Piece; const groupSize, heads, keyPieces, pieces, scale; fn across, plus, scaled.
// dQ as in queryGradient.wgsl. One workgroup computes 32 rows of a key head, a row being a (token, query head of the group), by four lanes a row.
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32 }
@group(0) @binding(0) var<storage, read> dy: array<Piece>;
@group(0) @binding(1) var<storage, read> q: array<Piece>;
@group(0) @binding(2) var<storage, read> k: array<Piece>;
@group(0) @binding(3) var<storage, read> v: array<Piece>;
@group(0) @binding(4) var<storage, read> statistics: array<vec2f>; // [tokens, heads, (lse, delta)]
@group(0) @binding(5) var<storage, read> spans: array<i32>;
@group(0) @binding(6) var<storage, read_write> dq: array<Piece>;
@group(0) @binding(7) var<uniform> p: Parameters;

const run = 8u; // keys at a time
const rows = 32u;
const parts = 4u; // lanes of a row: each takes every fourth key, then every fourth piece
const share = run / parts;
const mine = (pieces + parts - 1u) / parts;
const stride = pieces + 1u;
var<workgroup> keys: array<Piece, run * stride>;
var<workgroup> values: array<Piece, run * stride>;
var<workgroup> slopes: array<f32, rows * (run + 1u)>;

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
  let real = token < past;
  let start = select(past, u32(spans[2u * min(token, past - 1u)]), real);
  let known = statistics[min(index, p.tokens * heads - 1u)];
  var sums: array<Piece, mine>;
  for (var key = u32(spans[2u * (top / groupSize)]); key < past; key += run) {
    let branch = u32(spans[2u * key + 1u]);
    if (branch <= top / groupSize && branch - key >= run) { // a branch that leads to no token of the tile
      key = branch - run;
      continue;
    }
    let at = key * keyPieces + keyHead * pieces;
    for (var i = lane; i < min(run, past - key) * pieces; i += 128u) {
      keys[i / pieces * stride + i % pieces] = k[at + i / pieces * keyPieces + i % pieces];
      values[i / pieces * stride + i % pieces] = v[at + i / pieces * keyPieces + i % pieces];
    }
    workgroupBarrier();
    let some = real && key <= token && key + run > start;
    if (some) {
      var scores = array<Piece, share>();
      var dots = array<Piece, share>();
      for (var i = 0u; i < pieces; i++) {
        let asked = scaled(q[query + i]);
        let outward = dy[query + i];
        for (var j = 0u; j < share; j++) {
          scores[j] = fma(asked, keys[(j * parts + part) * stride + i], scores[j]);
          dots[j] = fma(outward, values[(j * parts + part) * stride + i], dots[j]);
        }
      }
      for (var j = 0u; j < share; j++) {
        let seen = u32(spans[2u * min(key + j * parts + part, p.tokens - 1u) + 1u]) > token;
        slopes[slate + j * parts + part] = select(0.0, exp(plus(across(scores[j]), -known.x)) * plus(across(dots[j]), -known.y), seen);
      }
    }
    workgroupBarrier();
    if (some) {
      for (var j = max(key, start) - key; j < min(run, token + 1u - key); j++) {
        let slope = Piece(slopes[slate + j]);
        for (var i = 0u; i < mine; i++) { sums[i] = fma(slope, keys[j * stride + min(i * parts + part, pieces - 1u)], sums[i]); }
      }
    }
    workgroupBarrier();
  }
  if (!real) { return; }
  for (var i = part; i < pieces; i += parts) { dq[query + i] = sums[i / parts] * scale; }
}

// Prelude: alias Piece; const heads, pieces, split; fn rounded, settled, sharesOf.
// Merges the parts of attention over the cache, in order; one thread a piece of a (token, head).
struct Parameters { tokens: u32, first: u32, one: f32, zero: f32, parts: u32 }
@group(0) @binding(0) var<storage, read> lengths: array<i32>;
@group(0) @binding(1) var<storage, read_write> o: array<Piece>;
@group(0) @binding(2) var<storage, read> part: array<Piece>; // [tokens, parts, heads, width]
@group(0) @binding(3) var<storage, read> lse: array<f32>; // [tokens, parts, heads]
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x + p.first) * 64u + lane;
  if (index >= p.tokens * heads * pieces) { return; }
  let head = index / pieces % heads;
  let token = index / pieces / heads;
  var merged = Piece();
  var peak = -1e30;
  var whole = 0.0;
  for (var i = 0u; i < (u32(lengths[token]) + split - 1u) / split; i++) {
    let row = (token * p.parts + i) * heads + head;
    let shares = sharesOf(peak, lse[row]);
    merged = fma(merged, Piece(shares.x), rounded(part[row * pieces + index % pieces], shares.y));
    whole = fma(whole, shares.x, shares.y);
    peak = max(peak, lse[row]);
  }
  o[index] = settled(merged, whole);
}

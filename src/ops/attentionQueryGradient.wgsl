// dQ: with P = exp(s − lse) and dS = P·(dO·v − delta), dq = scale · Σ_keys dS·k; one thread a (token, head).
struct Parameters { tokens: u32, heads: u32, groupSize: u32, width: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> statistics: array<f32>; // [tokens, heads, (lse, delta)]
@group(0) @binding(5) var<storage, read> spans: array<i32>;
@group(0) @binding(6) var<storage, read_write> dq: array<f32>;
@group(0) @binding(7) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  if (index >= p.tokens * p.heads) { return; }
  let token = index / p.heads;
  let head = index % p.heads;
  let kvWidth = p.heads / p.groupSize * p.width;
  let kvHead = head / p.groupSize * p.width;
  let query = index * p.width;
  var sums: array<f32, 128>;
  for (var key = u32(spans[2u * token]); key <= token; key++) {
    let at = key * kvWidth + kvHead;
    var score = 0.0;
    var dot = 0.0;
    for (var i = 0u; i < p.width; i++) {
      score += q[query + i] * k[at + i];
      dot += dy[query + i] * v[at + i];
    }
    let ds = exp(score * p.scale - statistics[2u * index]) * (dot - statistics[2u * index + 1u]) * p.scale;
    for (var i = 0u; i < p.width; i++) { sums[i] += ds * k[at + i]; }
  }
  for (var i = 0u; i < p.width; i++) { dq[query + i] = sums[i]; }
}

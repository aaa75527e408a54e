// dK and dV: dk = scale · Σ dS·q, dv = Σ P·dO over the later tokens and the heads that read this key; one thread a (token, key head).
struct Parameters { tokens: u32, heads: u32, groupSize: u32, width: u32, scale: f32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> statistics: array<f32>; // [tokens, heads, (lse, delta)]
@group(0) @binding(5) var<storage, read> spans: array<i32>;
@group(0) @binding(6) var<storage, read_write> dk: array<f32>;
@group(0) @binding(7) var<storage, read_write> dv: array<f32>;
@group(0) @binding(8) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  let kvHeads = p.heads / p.groupSize;
  if (index >= p.tokens * kvHeads) { return; }
  let token = index / kvHeads;
  let kvHead = index % kvHeads;
  let at = index * p.width;
  var keySums: array<f32, 128>;
  var valueSums: array<f32, 128>;
  for (var later = token; later < u32(spans[2u * token + 1u]); later++) {
    for (var member = 0u; member < p.groupSize; member++) {
      let row = later * p.heads + kvHead * p.groupSize + member;
      let query = row * p.width;
      var score = 0.0;
      var dot = 0.0;
      for (var i = 0u; i < p.width; i++) {
        score += q[query + i] * k[at + i];
        dot += dy[query + i] * v[at + i];
      }
      let weight = exp(score * p.scale - statistics[2u * row]);
      let ds = weight * (dot - statistics[2u * row + 1u]) * p.scale;
      for (var i = 0u; i < p.width; i++) {
        keySums[i] += ds * q[query + i];
        valueSums[i] += weight * dy[query + i];
      }
    }
  }
  for (var i = 0u; i < p.width; i++) {
    dk[at + i] = keySums[i];
    dv[at + i] = valueSums[i];
  }
}

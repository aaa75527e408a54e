// Prelude: fn addUp, better, chooseBest; var bests, sums.
// The record of a block of 1024 logits: the highest key z + noise, its token and z, the highest z, and Σ e^(z − highest z). One workgroup a (request, block).
struct Parameters { groups: u32, count: u32, blocks: u32, first: u32, all: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>; // [rows, count], from block `first` of the vocabulary on
@group(0) @binding(1) var<storage, read> requests: array<vec4i>; // (seed, position, row, top-k)
@group(0) @binding(2) var<storage, read> controls: array<f32>; // [requests, (temperature, top-p, lowest logit)]
@group(0) @binding(3) var<storage, read_write> records: array<f32>; // [requests, all, (key, token, its z, highest z, Σ e)]
@group(0) @binding(4) var<uniform> p: Parameters;

fn mix(value: u32) -> u32 {
  var h = value;
  h = (h ^ (h >> 16u)) * 0x21f0aaadu;
  h = (h ^ (h >> 15u)) * 0x735a2d97u;
  return h ^ (h >> 15u);
}

// −log E, E = −log(1 − v), which is computed by its Taylor series where v is small, since 1 − v would lose v's last bits.
fn noise(draw: u32, token: u32) -> f32 {
  let v = min((f32(mix(draw + token * 0x9e3779b9u)) + 0.5) * exp2(-32.0), 1.0 - exp2(-24.0));
  let series = v * (1.0 + v * (1.0 / 2.0 + v * (1.0 / 3.0 + v * (1.0 / 4.0 + v * (1.0 / 5.0 + v / 6.0)))));
  return -log(select(-log(1.0 - v), series, v < 0.0625));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.y * 65535u + group.x;
  if (index >= p.groups) { return; }
  let request = index / p.blocks;
  let block = index % p.blocks;
  let begin = block * 1024u;
  let end = min(begin + 1024u, p.count);
  let base = u32(requests[request].z) * p.count;
  let temperature = controls[3u * request];
  let lowest = controls[3u * request + 2u];
  let inverse = select(1.0 / max(temperature, 1e-6), 1.0, temperature == 0.0);
  let draw = mix(bitcast<u32>(requests[request].x) ^ mix(u32(requests[request].y) + 0x9e3779b9u));
  var best = vec3f(-1e30, 0.0, -1e30);
  var peak = -1e30;
  for (var i = begin + lane; i < end; i += 64u) {
    let logit = logits[base + i];
    if (logit < lowest) { continue; }
    let z = logit * inverse;
    let token = p.first * 1024u + i;
    peak = max(peak, z);
    best = better(best, vec3f(select(z + noise(draw, token), z, temperature == 0.0), f32(token), z));
  }
  peak = chooseBest(lane, best, peak);
  var total = 0.0;
  for (var i = begin + lane; i < end; i += 64u) {
    let logit = logits[base + i];
    if (logit >= lowest) { total += exp(logit * inverse - peak); }
  }
  addUp(lane, total);
  if (lane == 0u) {
    let at = 5u * (request * p.all + p.first + block);
    records[at] = bests[0].x;
    records[at + 1u] = bests[0].y;
    records[at + 2u] = bests[0].z;
    records[at + 3u] = peak;
    records[at + 4u] = sums[0];
  }
}

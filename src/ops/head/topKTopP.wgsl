// The lowest logit that may be drawn: the k-th highest, then the one at which the shares from the highest on reach p. One workgroup a request.
struct Parameters { requests: u32, width: u32 }
@group(0) @binding(0) var<storage, read> logits: array<f32>; // [rows, width]
@group(0) @binding(1) var<storage, read> requests: array<vec4i>; // (seed, position, row, top-k)
@group(0) @binding(2) var<storage, read_write> controls: array<f32>; // [requests, (temperature, top-p, lowest logit)]
@group(0) @binding(3) var<uniform> p: Parameters;

var<workgroup> sums: array<vec4f, 256>;
var<workgroup> given: vec2f; // temperature, top-p

// An unsigned integer that sorts as the float does, and back.
fn keyOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  return select(bits | 0x80000000u, ~bits, bits >> 31u == 1u);
}
fn valueOf(key: u32) -> f32 { return bitcast<f32>(select(~key, key & 0x7fffffffu, key >> 31u == 1u)); }

// For each of four marks, the sum over the logits whose keys reach it: of 1 where `counts`, else of e^((logit − peak) / temperature). The same for all lanes.
fn sumsFrom(marks: vec4u, base: u32, lane: u32, peak: f32, inverse: f32, counts: bool) -> vec4f {
  var total = vec4f(0.0);
  for (var i = lane; i < p.width; i += 256u) {
    let logit = logits[base + i];
    let weight = select(exp((logit - peak) * inverse), 1.0, counts);
    total += select(vec4f(0.0), vec4f(weight), vec4u(keyOf(logit)) >= marks);
  }
  sums[lane] = total;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half /= 2u) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&sums[0]);
}

// The highest key from which on the weights sum to at least `need`, given that from `first` on they do: a search that divides the interval in five by four marks at a time.
fn highest(first: u32, past: u32, need: f32, base: u32, lane: u32, peak: f32, inverse: f32, counts: bool) -> u32 {
  var low = first;
  var high = past;
  while (high - low > 1u) {
    let marks = vec4u(low) + max((high - low) / 5u, 1u) * vec4u(1u, 2u, 3u, 4u);
    let reached = sumsFrom(marks, base, lane, peak, inverse, counts);
    for (var i = 0u; i < 4u; i++) {
      let mark = min(marks[i], high);
      if (reached[i] >= need) { low = max(low, min(mark, high - 1u)); } else { high = mark; }
      if (reached[i] < need) { break; }
    }
  }
  return low;
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let request = group.y * 65535u + group.x;
  if (request >= p.requests) { return; }
  if (lane == 0u) { given = vec2f(controls[3u * request], controls[3u * request + 1u]); }
  let control = workgroupUniformLoad(&given);
  let base = u32(requests[request].z) * p.width;
  let k = u32(requests[request].w);
  var lowest = -1e30;
  if (control.x > 0.0 && (k > 0u || control.y < 1.0)) {
    let inverse = 1.0 / max(control.x, 1e-6);
    var peak = -1e30;
    for (var i = lane; i < p.width; i += 256u) { peak = max(peak, logits[base + i]); }
    sums[lane] = vec4f(peak);
    workgroupBarrier();
    for (var half = 128u; half > 0u; half /= 2u) {
      if (lane < half) { sums[lane] = max(sums[lane], sums[lane + half]); }
      workgroupBarrier();
    }
    peak = workgroupUniformLoad(&sums[0]).x;
    let past = keyOf(peak) + 1u;
    var key = 0u;
    if (k > 0u) { key = highest(key, past, f32(min(k, p.width)), base, lane, peak, inverse, true); }
    if (control.y < 1.0) {
      let all = sumsFrom(vec4u(key), base, lane, peak, inverse, false).x;
      key = highest(key, past, control.y * all, base, lane, peak, inverse, false);
    }
    lowest = max(lowest, valueOf(key));
  }
  if (lane == 0u) { controls[3u * request + 2u] = lowest; }
}

// y = x · Wᵀ with W [outputs, inputs] in codes; one thread an output column, four rows of x at a time.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, bits: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let column = group.x * 64u + lane;
  let row = group.y * 4u;
  if (column >= p.count) { return; }
  let perWord = codesPerWord(p.bits);
  let last = p.rows - 1u;
  let at = vec4u(row, min(row + 1u, last), min(row + 2u, last), min(row + 3u, last)) * p.inputs;
  var sums = vec4f(0.0);
  for (var g = 0u; g < p.inputs / 32u; g++) {
    let pair = unpack2x16float(scales[(p.first + column) * (p.inputs / 32u) + g]);
    // Σ (scale·code + offset)·x = scale · Σ code·x + offset · Σ x, once a group.
    var products = vec4f(0.0);
    var totals = vec4f(0.0);
    for (var w = 0u; w < 32u / perWord; w++) {
      let word = codes[(p.first + column) * (p.inputs / perWord) + g * (32u / perWord) + w];
      for (var i = 0u; i < perWord; i++) {
        let c = g * 32u + w * perWord + i;
        let values = vec4f(x[at.x + c], x[at.y + c], x[at.z + c], x[at.w + c]);
        products += codeOf(word, i, p.bits) * values;
        totals += values;
      }
    }
    sums += pair.x * products + pair.y * totals;
  }
  for (var i = 0u; i < 4u; i++) {
    if (row + i < p.rows) { y[(row + i) * p.count + column] = sums[i]; }
  }
}

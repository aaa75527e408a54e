// dx = dy · W with W [outputs, inputs] in the same codes; one thread a word of codes, so 8 or 4 inputs, one row at a time.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, bits: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let perWord = codesPerWord(p.bits);
  let width = p.inputs / perWord;
  let column = group.x * 64u + lane;
  let row = group.y;
  if (column >= width) { return; }
  let groupOfCodes = column * perWord / 32u;
  var sums: array<f32, 8>;
  for (var o = 0u; o < p.count; o++) {
    let pair = unpack2x16float(scales[(p.first + o) * (p.inputs / 32u) + groupOfCodes]);
    let word = codes[(p.first + o) * width + column];
    let slope = dy[row * p.count + o];
    for (var i = 0u; i < perWord; i++) { sums[i] += slope * (pair.x * codeOf(word, i, p.bits) + pair.y); }
  }
  for (var i = 0u; i < perWord; i++) { dx[row * p.inputs + column * perWord + i] = sums[i]; }
}

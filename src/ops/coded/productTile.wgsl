// Prelude: alias Numbers; const BITS, QUADS, TILE; fn biasOf, groupValue, plus, quadOf; var codes, p, scales, x, y.
// Coded product for many rows: a workgroup computes TILE rows by 64 outputs, one group of 32 inputs at a time; each thread 4 rows by 4 outputs.
const THREADS = TILE * 4u;
var<workgroup> staged: array<vec4f, 8u * TILE>;
var<workgroup> numbers: array<Numbers, 8u * 64u>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {
  let groups = p.inputs / 32u;
  let row = p.begin + id.y * TILE + thread / 16u * 4u;
  let column = id.x * 64u + thread % 16u * 4u;
  let four = vec4u(0u, 1u, 2u, 3u);
  let own = (p.first + min(column + four, vec4u(p.count - 1u))) * groups;
  var sums = array<vec4f, 4>();
  var chunks = array<vec4f, 4>();
  for (var group = 0u; group < groups; group++) {
    // Blocks of 4 inputs by 4 rows of x, then by 4 outputs, transposed so that a quad is four rows or outputs of one input.
    for (var block = thread; block < 2u * TILE + 128u; block += THREADS) {
      if (block < 2u * TILE) {
        let quad = block / (TILE / 4u);
        let run = block % (TILE / 4u);
        let at = min(p.begin + id.y * TILE + run * 4u + four, vec4u(p.rows - 1u)) * (groups * 8u) + group * 8u + quad;
        let turned = transpose(mat4x4f(x[at.x], x[at.y], x[at.z], x[at.w]));
        for (var i = 0u; i < 4u; i++) { staged[(quad * 4u + i) * (TILE / 4u) + run] = turned[i]; }
      } else {
        let quad = (block - 2u * TILE) / 16u;
        let run = (block - 2u * TILE) % 16u;
        let at = (p.first + min(id.x * 64u + run * 4u + four, vec4u(p.count - 1u))) * groups + group;
        let turned = transpose(mat4x4f(codesAt(at.x, quad), codesAt(at.y, quad), codesAt(at.z, quad), codesAt(at.w, quad)));
        for (var i = 0u; i < 4u; i++) { numbers[(quad * 4u + i) * 16u + run] = Numbers(turned[i]); }
      }
    }
    workgroupBarrier();
    var products = array<vec4f, 4>();
    var totals = vec4f(0.0);
    for (var i = 0u; i < 32u; i++) {
      let inputs = staged[i * (TILE / 4u) + thread / 16u];
      let codes = vec4f(numbers[i * 16u + thread % 16u]);
      totals = plus(inputs, totals);
      for (var r = 0u; r < 4u; r++) { products[r] = fma(codes, vec4f(inputs[r]), products[r]); }
    }
    let at = own + group;
    let pairs = transpose(mat4x2f(unpack2x16float(scales[at.x]), unpack2x16float(scales[at.y]), unpack2x16float(scales[at.z]), unpack2x16float(scales[at.w])));
    for (var r = 0u; r < 4u; r++) {
      if (group % 4u == 0u) {
        sums[r] = plus(sums[r], chunks[r]);
        chunks[r] = vec4f(0.0);
      }
      chunks[r] = plus(chunks[r], groupValue(products[r], pairs[0], pairs[1], totals[r]));
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 4u && row + r < p.rows; r++) {
    let sum = plus(sums[r], chunks[r]);
    for (var i = 0u; i < 4u && column + i < p.count; i++) {
      y[(row + r) * p.stride + p.at + column + i] = sum[i] + biasOf(column + i);
    }
  }
}

// Quad `quad` of the eight of a group.
fn codesAt(group: u32, quad: u32) -> vec4f {
  let word = quad / QUADS;
  return quadOf(codes[group * (BITS / 4u) + word / 4u][word % 4u], quad % QUADS);
}

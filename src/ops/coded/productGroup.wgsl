// Prelude: const BITS, QUADS, ROWS; fn groupValue, inputsOf, quadOf; var codes, p, scales.
// One group of 32 inputs of a coded product: what programs share that give four neighbouring outputs of ROWS rows to a thread.
// One group of 32 inputs of a coded product, for the programs in which a thread computes four neighbouring outputs of ROWS rows.
// Such a program declares inputsOf(r, group, quad): four inputs of its r-th row.
const HALVES = BITS / 4u;

// scale · Σ code·x + offset · Σ x, both sums in the order of the inputs; Q8 has offset 0, so its Σ x is skipped. Outputs past the last repeat the last.
fn groupValues(column: u32, group: u32) -> array<vec4f, ROWS> {
  let at = (p.first + min(vec4u(column) + vec4u(0u, 1u, 2u, 3u), vec4u(p.count - 1u))) * (p.inputs / 32u) + group;
  var products = array<vec4f, ROWS>();
  var totals = array<f32, ROWS>();
  for (var half = 0u; half < HALVES; half++) {
    let words = array<vec4u, 4>(codes[at.x * HALVES + half], codes[at.y * HALVES + half], codes[at.z * HALVES + half], codes[at.w * HALVES + half]);
    for (var w = 0u; w < 4u; w++) {
      for (var i = 0u; i < QUADS; i++) {
        let turned = transpose(mat4x4f(quadOf(words[0][w], i), quadOf(words[1][w], i), quadOf(words[2][w], i), quadOf(words[3][w], i)));
        for (var r = 0u; r < ROWS; r++) {
          let v = inputsOf(r, group, (half * 4u + w) * QUADS + i);
          if (BITS == 4u) { totals[r] = fma(v.w, p.one, fma(v.z, p.one, fma(v.y, p.one, fma(v.x, p.one, totals[r])))); }
          products[r] = fma(turned[0], vec4f(v.x), products[r]);
          products[r] = fma(turned[1], vec4f(v.y), products[r]);
          products[r] = fma(turned[2], vec4f(v.z), products[r]);
          products[r] = fma(turned[3], vec4f(v.w), products[r]);
        }
      }
    }
  }
  let pairs = transpose(mat4x2f(unpack2x16float(scales[at.x]), unpack2x16float(scales[at.y]), unpack2x16float(scales[at.z]), unpack2x16float(scales[at.w])));
  for (var r = 0u; r < ROWS; r++) { products[r] = groupValue(products[r], pairs[0], pairs[1], totals[r]); }
  return products;
}

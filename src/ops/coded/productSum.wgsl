// Prelude: const BITS; var p.
// How every program of a coded product adds: one order and one rounding, so that all give the same bits.

// a + b, rounded as written: `one` is 1, which no compiler knows, so none can add in another order or fold the sum into a product.
fn plus(a: vec4f, b: vec4f) -> vec4f { return fma(a, vec4f(p.one), b); }

// A group's part of four outputs. An explicit fma also for Q8, so that no compiler makes its own of the product and a later addition.
fn groupValue(products: vec4f, scale: vec4f, offset: vec4f, total: f32) -> vec4f {
  if (BITS == 4u) { return fma(scale, products, offset * total); }
  return fma(scale, products, offset);
}

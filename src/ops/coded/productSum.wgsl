// Prelude: const BITS; var p.
// How every program of a coded product adds: in one order and with one rounding, so that all give the same bits.

// a + b as an fma. The uniform `one` is 1, which no compiler knows, so none can reorder the sum or fuse it with a product.
fn plus(a: vec4f, b: vec4f) -> vec4f { return fma(a, vec4f(p.one), b); }

// A group's contribution to four outputs. Explicit fma also for Q8, so that no compiler fuses the product with a later addition.
fn groupValue(products: vec4f, scale: vec4f, offset: vec4f, total: f32) -> vec4f {
  if (BITS == 4u) { return fma(scale, products, offset * total); }
  return fma(scale, products, offset);
}

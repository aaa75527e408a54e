// y = x · Wᵀ + bias: the bindings with a bias [outputs]; else as codedProduct.wgsl.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, begin: u32, at: u32, stride: u32, one: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> codes: array<vec4u>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<uniform> p: Parameters;

fn biasOf(column: u32) -> f32 { return bias[p.first + p.at + column]; }

// a + b, rounded as written: `one` is 1, which no compiler knows, so none can add in another order or fold the sum into a product.
fn plus(a: vec4f, b: vec4f) -> vec4f { return fma(a, vec4f(p.one), b); }

// A group's part of four outputs. An explicit fma also for Q8, so that no compiler makes its own of the product and a later addition.
fn groupValue(products: vec4f, scale: vec4f, offset: vec4f, total: f32) -> vec4f {
  if (BITS == 4u) { return fma(scale, products, offset * total); }
  return fma(scale, products, offset);
}

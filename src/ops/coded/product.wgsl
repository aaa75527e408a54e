// y = x · Wᵀ with W [outputs, inputs] in codes: the bindings.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, begin: u32, at: u32, stride: u32, one: f32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> codes: array<vec4u>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<uniform> p: Parameters;

// Added to the sum of an output.
fn biasOf(column: u32) -> f32 { return 0.0; }

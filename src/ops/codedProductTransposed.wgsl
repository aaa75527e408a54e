// dx = dy · W with W [outputs, inputs] in codes, each dx the sum over outputs in order: the bindings.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, begin: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(4) var<uniform> p: Parameters;

// Four neighbouring weights of an output: scale · code + offset.
fn weightsOf(output: u32, quad: u32) -> vec4f {
  let element = (p.first + output) * p.inputs + quad * 4u;
  let pair = unpack2x16float(scales[element / 32u]);
  return fma(vec4f(pair.x), quadOf(codes[element / (4u * QUADS)], quad % QUADS), vec4f(pair.y));
}

// Prelude: const QUADS; fn quadOf.
// dx = dy · W with W [outputs, inputs] in codes, each dx the sum over outputs in order, starting from the present dx where `more` is 1, else from 0: the bindings.
struct Parameters { rows: u32, inputs: u32, first: u32, count: u32, begin: u32, at: u32, stride: u32, more: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> codes: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
@group(0) @binding(4) var<uniform> p: Parameters;

// The initial value of the sum of four inputs of a row.
fn begun(row: u32, quad: u32) -> vec4f {
  if (p.more == 0u || row >= p.rows || quad >= p.inputs / 4u) { return vec4f(0.0); }
  return dx[row * (p.inputs / 4u) + quad];
}

// Four neighbouring weights of an output: scale · code + offset.
fn weightsOf(output: u32, quad: u32) -> vec4f {
  let element = (p.first + output) * p.inputs + quad * 4u;
  let pair = unpack2x16float(scales[element / 32u]);
  return fma(vec4f(pair.x), quadOf(codes[element / (4u * QUADS)], quad % QUADS), vec4f(pair.y));
}

// One AdamW step in place; the matrix consists of blocks of `span` columns (or rows), one an agent, each with its own bias corrections.
struct Parameters { count: u32, columns: u32, span: u32, byRow: u32, learningRate: f32, beta1: f32, beta2: f32, weightDecay: f32, gradientScale: f32 }
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> first: array<f32>;
@group(0) @binding(2) var<storage, read_write> second: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<f32>;
@group(0) @binding(4) var<storage, read> corrections: array<f32>; // [blocks, (share of the rate, 1 − β1ᵗ, 1 − β2ᵗ)]
@group(0) @binding(5) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.count) { return; }
  let block = select(i % p.columns, i / p.columns, p.byRow == 1u) / p.span;
  let rate = p.learningRate * corrections[3u * block];
  if (rate == 0.0) { return; }
  let g = gradient[i] * p.gradientScale;
  first[i] = p.beta1 * first[i] + (1.0 - p.beta1) * g;
  second[i] = p.beta2 * second[i] + (1.0 - p.beta2) * g * g;
  let direction = first[i] / corrections[3u * block + 1u] / (sqrt(second[i] / corrections[3u * block + 2u]) + 1e-8);
  values[i] = values[i] * (1.0 - rate * p.weightDecay) - rate * direction;
}

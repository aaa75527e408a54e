// Prelude: const ROWS; fn begun, weightsOf; var dx, dy, p.
// Transposed coded product, one thread computes eight inputs of ROWS rows. It has no barriers, which makes it the fastest on software adapters, where barriers are slow.
const THREADS = 64u;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  let quad = (id.x * THREADS + lane) * 2u;
  let row = p.begin + id.y * ROWS;
  if (quad >= p.inputs / 4u) { return; }
  var low = array<vec4f, ROWS>();
  var high = array<vec4f, ROWS>();
  for (var r = 0u; r < ROWS; r++) {
    low[r] = begun(row + r, quad);
    high[r] = begun(row + r, quad + 1u);
  }
  for (var output = 0u; output < p.count; output++) {
    let weights = array<vec4f, 2>(weightsOf(output, quad), weightsOf(output, quad + 1u));
    for (var r = 0u; r < ROWS; r++) {
      let slope = vec4f(dy[min(row + r, p.rows - 1u) * p.stride + p.at + output]);
      low[r] = fma(slope, weights[0], low[r]);
      high[r] = fma(slope, weights[1], high[r]);
    }
  }
  for (var r = 0u; r < ROWS && row + r < p.rows; r++) {
    dx[(row + r) * (p.inputs / 4u) + quad] = low[r];
    dx[(row + r) * (p.inputs / 4u) + quad + 1u] = high[r];
  }
}

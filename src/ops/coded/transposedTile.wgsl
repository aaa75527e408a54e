// Prelude: const TILE; fn begun, weightsOf; var dx, dy, p.
// Transposed coded product for many rows: a workgroup computes TILE rows by 64 inputs, 32 outputs at a time; each thread 4 rows by 4 inputs.
const THREADS = TILE * 4u;
var<workgroup> slopes: array<vec4f, 8u * TILE>;
var<workgroup> weights: array<vec4f, 512>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = p.begin + id.y * TILE + thread / 16u * 4u;
  let quad = id.x * 16u + thread % 16u;
  let four = vec4u(0u, 1u, 2u, 3u);
  var sums = array<vec4f, 4>();
  for (var r = 0u; r < 4u; r++) { sums[r] = begun(row + r, quad); }
  for (var start = 0u; start < p.count; start += 32u) {
    for (var i = thread; i < 8u * TILE; i += THREADS) {
      // Four rows of one output; 0 past the last output.
      let output = start + i % 32u;
      let at = min(p.begin + id.y * TILE + i / 32u * 4u + four, vec4u(p.rows - 1u)) * p.stride + p.at + min(output, p.count - 1u);
      slopes[i % 32u * (TILE / 4u) + i / 32u] = select(vec4f(0.0), vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), output < p.count);
    }
    for (var i = thread; i < 512u; i += THREADS) {
      weights[i] = weightsOf(min(start + i / 16u, p.count - 1u), min(id.x * 16u + i % 16u, p.inputs / 4u - 1u));
    }
    workgroupBarrier();
    for (var i = 0u; i < 32u; i++) {
      let own = slopes[i * (TILE / 4u) + thread / 16u];
      for (var r = 0u; r < 4u; r++) { sums[r] = fma(vec4f(own[r]), weights[i * 16u + thread % 16u], sums[r]); }
    }
    workgroupBarrier();
  }
  for (var r = 0u; r < 4u && row + r < p.rows; r++) {
    if (quad < p.inputs / 4u) { dx[(row + r) * (p.inputs / 4u) + quad] = sums[r]; }
  }
}

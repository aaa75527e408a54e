// y = A · B, either operand transposed by its strides: each thread computes four rows by four columns in registers, without barriers; each number is a chain of fma along the inner side.
struct Parameters { rows: u32, inner: u32, columns: u32, across: u32, aRow: u32, aInner: u32, bInner: u32, bColumn: u32 }
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane; // over tiles of 4 × 4, `across` a row of tiles
  let row = index / p.across * 4u;
  let column = index % p.across * 4u;
  if (row >= p.rows) { return; }
  let four = vec4u(0u, 1u, 2u, 3u);
  // Rows and columns beyond the last repeat it, and are not written.
  var at = min(vec4u(row) + four, vec4u(p.rows - 1u)) * p.aRow;
  var bt = min(vec4u(column) + four, vec4u(p.columns - 1u)) * p.bColumn;
  var sums = array<vec4f, 4>();
  for (var k = 0u; k < p.inner; k++) {
    let left = vec4f(a[at.x], a[at.y], a[at.z], a[at.w]);
    let right = vec4f(b[bt.x], b[bt.y], b[bt.z], b[bt.w]);
    sums[0] = fma(vec4f(left.x), right, sums[0]);
    sums[1] = fma(vec4f(left.y), right, sums[1]);
    sums[2] = fma(vec4f(left.z), right, sums[2]);
    sums[3] = fma(vec4f(left.w), right, sums[3]);
    at += vec4u(p.aInner);
    bt += vec4u(p.bInner);
  }
  for (var i = 0u; i < min(4u, p.rows - row); i++) {
    for (var j = 0u; j < min(4u, p.columns - column); j++) { y[(row + i) * p.columns + column + j] = sums[i][j]; }
  }
}

// Prelude: const ROWS; fn biasOf, groupValues, plus; var p, x, y.
// Coded product, one thread computes four outputs of ROWS rows. It has no barriers, which makes it the fastest on software adapters, where barriers are slow.
const THREADS = 64u;
var<private> row: u32;

fn inputsOf(r: u32, group: u32, quad: u32) -> vec4f { return x[min(row + r, p.rows - 1u) * (p.inputs / 4u) + group * 8u + quad]; }

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  row = p.begin + id.y * ROWS;
  let column = (id.x * THREADS + lane) * 4u;
  if (column >= p.count) { return; }
  var sums = array<vec4f, ROWS>();
  var chunks = array<vec4f, ROWS>();
  for (var group = 0u; group < p.inputs / 32u; group++) {
    let values = groupValues(column, group);
    for (var r = 0u; r < ROWS; r++) {
      if (group % 4u == 0u) {
        sums[r] = plus(sums[r], chunks[r]);
        chunks[r] = vec4f(0.0);
      }
      chunks[r] = plus(chunks[r], values[r]);
    }
  }
  for (var r = 0u; r < ROWS && row + r < p.rows; r++) {
    let sum = plus(sums[r], chunks[r]);
    for (var i = 0u; i < 4u && column + i < p.count; i++) {
      y[(row + r) * p.stride + p.at + column + i] = sum[i] + biasOf(column + i);
    }
  }
}

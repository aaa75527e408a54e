// Prelude: const ROWS; fn biasOf, groupValues, plus; var p, x, y.
// Coded product for few rows: a subgroup, of any size, shares the inputs of four outputs and adds by shuffles, without barriers.
const THREADS = 64u;
// Runs of four outputs that a workgroup computes.
const PARTS = 2u;
var<private> row: u32;

fn inputsOf(r: u32, group: u32, quad: u32) -> vec4f { return x[min(row + r, p.rows - 1u) * (p.inputs / 4u) + group * 8u + quad]; }

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_size) size: u32,
  @builtin(subgroup_invocation_id) lane: u32
) {
  row = p.begin + id.y * ROWS;
  let groups = p.inputs / 32u;
  let lanes = min(size, THREADS);
  let subgroups = THREADS / lanes;
  for (var first = 0u; first < PARTS; first += subgroups) {
    let part = first + thread / lanes;
    let column = (id.x * PARTS + min(part, PARTS - 1u)) * 4u;
    var sums = array<vec4f, ROWS>();
    for (var start = 0u; start < groups; start += lanes) {
      var values = array<vec4f, ROWS>();
      if (start + lane < groups) { values = groupValues(column, start + lane); }
      for (var r = 0u; r < ROWS; r++) {
        // Four groups a chunk, in order.
        let chunk = lane / 4u * 4u;
        let pair = plus(subgroupShuffle(values[r], chunk), subgroupShuffle(values[r], chunk + 1u));
        let value = plus(plus(pair, subgroupShuffle(values[r], chunk + 2u)), subgroupShuffle(values[r], chunk + 3u));
        for (var i = 0u; i < lanes; i += 4u) { sums[r] = plus(sums[r], subgroupShuffle(value, i)); }
      }
    }
    for (var r = 0u; r < ROWS; r++) {
      let output = column + lane;
      if (lane < 4u && part < PARTS && row + r < p.rows && output < p.count) { y[(row + r) * p.stride + p.at + output] = sums[r][lane] + biasOf(output); }
    }
  }
}

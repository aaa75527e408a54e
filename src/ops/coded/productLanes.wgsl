// Prelude: const LANES, ROWS; fn biasOf, groupValues, plus; var p, x, y.
// Coded product for few rows: LANES threads share the inputs of four outputs, one group of 32 each at a time, and read neighbouring codes.
const THREADS = 128u;
const PARTS = THREADS / LANES;
var<workgroup> staged: array<vec4f, ROWS * 8u * LANES>;
var<workgroup> values: array<vec4f, ROWS * THREADS>;
var<private> lane: u32;

// Stored by quad, so that neighbouring lanes read neighbouring words; XOR with the quad, so that they also write to different memory banks.
fn placeOf(r: u32, group: u32, quad: u32) -> u32 { return (r * 8u + quad) * LANES + ((group ^ quad) % LANES); }

fn inputsOf(r: u32, group: u32, quad: u32) -> vec4f { return staged[placeOf(r, group, quad)]; }

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = p.begin + id.y * ROWS;
  let groups = p.inputs / 32u;
  let column = (id.x * PARTS + thread / LANES) * 4u;
  // The sum of one output of one row, in threads below PARTS · ROWS · 4.
  var sum = 0.0;
  for (var start = 0u; start < groups; start += LANES) {
    for (var i = thread; i < ROWS * 8u * LANES; i += THREADS) {
      let r = i / (8u * LANES);
      let quad = min(start * 8u + i % (8u * LANES), groups * 8u - 1u);
      staged[placeOf(r, i / 8u, i % 8u)] = x[min(row + r, p.rows - 1u) * groups * 8u + quad];
    }
    workgroupBarrier();
    let group = start + thread % LANES;
    if (group < groups) {
      let found = groupValues(column, group);
      for (var r = 0u; r < ROWS; r++) { values[r * THREADS + thread] = found[r]; }
    } else {
      for (var r = 0u; r < ROWS; r++) { values[r * THREADS + thread] = vec4f(0.0); }
    }
    workgroupBarrier();
    // Four groups a chunk, in order; the chunk's value takes the place of its first group's.
    for (var i = thread * 4u; i < ROWS * THREADS; i += THREADS * 4u) { values[i] = plus(plus(plus(values[i], values[i + 1u]), values[i + 2u]), values[i + 3u]); }
    workgroupBarrier();
    if (thread < PARTS * ROWS * 4u) {
      for (var i = 0u; i < LANES; i += 4u) { sum = fma(values[thread / 4u * LANES + i][thread % 4u], p.one, sum); }
    }
  }
  // Values lie row by row, part by part: thread / 4 = r · PARTS + part.
  let r = thread / 4u / PARTS;
  let output = (id.x * PARTS + thread / 4u % PARTS) * 4u + thread % 4u;
  if (r < ROWS && row + r < p.rows && output < p.count) { y[(row + r) * p.stride + p.at + output] = sum + biasOf(output); }
}

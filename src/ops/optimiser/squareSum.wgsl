// totals[place, piece] = (Σ x² of the finite x, number of the others) over the elements of one piece; one workgroup a piece that has elements.
struct Parameters { count: u32, place: u32, pieces: u32 }
@group(0) @binding(0) var<storage, read> matrix: array<u32>; // bits of the numbers
@group(0) @binding(1) var<storage, read_write> totals: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;

const most = 64u; // PARTIAL_SUMS of squareSum.ts
var<workgroup> partial: array<vec2f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (group.x == 0u && lane >= p.pieces && lane < most) { // pieces without elements
    let empty = 2u * (p.place * most + lane);
    totals[empty] = 0.0;
    totals[empty + 1u] = 0.0;
  }
  var sums = vec2f(0.0);
  for (var i = group.x * 256u + lane; i < p.count; i += p.pieces * 256u) {
    let bits = matrix[i];
    // All ones in the exponent: an infinity or NaN.
    if ((bits & 0x7f800000u) == 0x7f800000u) { sums.y += 1.0; continue; }
    let value = bitcast<f32>(bits);
    sums.x = fma(value, value, sums.x);
  }
  partial[lane] = sums;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let at = 2u * (p.place * most + group.x);
    totals[at] = partial[0].x;
    totals[at + 1u] = partial[0].y;
  }
}

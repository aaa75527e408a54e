// Reductions over 64 lanes for the programs that draw: the best key with its token and z, the highest z, and a sum.
var<workgroup> bests: array<vec3f, 64>; // key, token, its z
var<workgroup> sums: array<f32, 64>;

// The record with the higher key; of equal keys the one with the lower token.
fn better(a: vec3f, b: vec3f) -> vec3f { return select(a, b, b.x > a.x || (b.x == a.x && b.y < a.y)); }

// Leaves the best of all lanes in bests[0]; returns the highest peak.
fn chooseBest(lane: u32, best: vec3f, peak: f32) -> f32 {
  bests[lane] = best;
  sums[lane] = peak;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) {
      bests[lane] = better(bests[lane], bests[lane + half]);
      sums[lane] = max(sums[lane], sums[lane + half]);
    }
    workgroupBarrier();
  }
  let highest = sums[0];
  workgroupBarrier();
  return highest;
}

// Leaves the sum over all lanes in sums[0].
fn addUp(lane: u32, total: f32) {
  sums[lane] = total;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (lane < half) { sums[lane] += sums[lane + half]; }
    workgroupBarrier();
  }
}


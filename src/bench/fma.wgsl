// Eight chains of a = a · m + b on four lanes, in registers alone: what the adapter can compute at most.
struct Block { rounds: u32 }
@group(0) @binding(0) var<storage, read> seeds: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4<f32>>;
@group(0) @binding(2) var<uniform> block: Block;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let m = seeds[0];
  let b = seeds[1] + f32(id.x) * 1e-6;
  var a0 = b; var a1 = b + 1.0; var a2 = b + 2.0; var a3 = b + 3.0;
  var a4 = b + 4.0; var a5 = b + 5.0; var a6 = b + 6.0; var a7 = b + 7.0;
  for (var round = 0u; round < block.rounds; round++) {
    a0 = fma(a0, m, b); a1 = fma(a1, m, b); a2 = fma(a2, m, b); a3 = fma(a3, m, b);
    a4 = fma(a4, m, b); a5 = fma(a5, m, b); a6 = fma(a6, m, b); a7 = fma(a7, m, b);
  }
  sums[id.x] = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
}

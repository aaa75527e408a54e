// Prelude: const BITS.
// Unpacks the codes of math/quantise.ts, four neighbouring ones (a quad) at a time; BITS is 4 or 8.
// A group of 32 is BITS words; a word is QUADS quads.
const QUADS = 8u / BITS;

// Quad `i` of a word: the low (0) or high (1) nibbles of its bytes, or the bytes themselves, which are signed.
fn quadOf(word: u32, i: u32) -> vec4f {
  if (BITS == 4u) { return vec4f((vec4u(word >> (4u * i)) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(15u)); }
  return vec4f(vec4i(vec4u(word) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u));
}

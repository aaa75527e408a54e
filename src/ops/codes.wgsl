// Unpacks 4- and 8-bit codes; the layouts of math/quantise.ts. Put in front of the programs that read coded weights.
fn codesPerWord(bits: u32) -> u32 { return 32u / bits; }

// Code `i` of a word as a number: 4-bit codes are unsigned, low nibbles first; 8-bit codes are signed bytes.
fn codeOf(word: u32, i: u32, bits: u32) -> f32 {
  if (bits == 4u) {
    let shift = select(8u * (i - 4u) + 4u, 8u * i, i < 4u);
    return f32((word >> shift) & 15u);
  }
  return f32(i32(word << (24u - 8u * i)) >> 24u);
}

/** IEEE 754 half precision: rounding to it (nearest, ties to even) and reading it back. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The 16 bits of the half nearest to `value`; a value too large for a half becomes an infinity. */
export function toHalf(value: number): number {
  float[0] = value;
  const x = bits[0]!;
  const sign = (x >>> 16) & 0x8000;
  const exponent = (x >>> 23) & 0xff;
  const fraction = x & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const shifted = exponent - 112; // half's bias is 15, single's 127
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted <= 0) {
    if (shifted < -10) return sign;
    return sign | roundShift(fraction | 0x800000, 14 - shifted);
  }
  return sign | roundShift((shifted << 23) | fraction, 13); // a carry runs into the exponent, as it should
}

/** `x` / 2^shift, rounded to nearest, ties to even. */
function roundShift(x: number, shift: number): number {
  const half = 1 << (shift - 1);
  const rest = x & (2 * half - 1);
  const floor = x >>> shift;
  return floor + (rest > half || (rest === half && floor & 1) ? 1 : 0);
}

/** The value of 16 bits of half precision. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  if ((half & 0x7c00) === 0x7c00) return half & 0x3ff ? NaN : sign * Infinity;
  bits[0] = (half & 0x7fff) << 13; // exponent and fraction where single precision has them; the value is then 2^112 too small, subnormal numbers included
  return sign * float[0]! * 2 ** 112;
}

/** The values of many halves, as `fromHalf` gives them, without a call for each. */
export function fromHalves(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const special = (half & 0x7c00) === 0x7c00 ? 0x70000000 : 0; // keeps infinities and NaN as they are
    words[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13) | special;
    values[i]! *= 2 ** 112;
  }
  return values;
}

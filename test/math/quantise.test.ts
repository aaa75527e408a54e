/** Codes: how far they may lie from what they stand for, where their bits are, and what they hold exactly. */
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from '../../src/math/half';
import { dequantise, GROUP_SIZE, quantise, type CodeLayout } from '../../src/math/quantise';
import { normal, randomOf } from '../../src/math/random';
import reference from '../fixtures/q4.json';

const [OUTPUTS, INPUTS] = [6, 96];

function matrix(name: string, deviation: number, centre: number): Float32Array {
  const random = randomOf('quantise', name);
  return Float32Array.from({ length: OUTPUTS * INPUTS }, () => centre + deviation * normal(random));
}

const groupsOf = (values: Float32Array) => Array.from({ length: values.length / GROUP_SIZE }, (_, i) => [...values.subarray(i * GROUP_SIZE, (i + 1) * GROUP_SIZE)]);

/** Half of the step between codes, and what rounding to 11 bits may take from the group's end points (or lies below half's least, 2⁻²⁵). */
function bound(layout: CodeLayout, group: readonly number[]): number {
  const peak = Math.max(...group.map(Math.abs));
  const step = layout === 'q4' ? (Math.max(...group) - Math.min(...group)) / 15 : peak / 127;
  const range = layout === 'q4' ? 15 : 127;
  const rounding = 2 ** -11 * (peak + range * step) + (1 + range) * 2 ** -25;
  return step / 2 + rounding;
}

describe.each(['q4', 'q8'] as const)('%s', (layout) => {
  it.each([
    ['around zero', 1, 0],
    ['far from zero', 0.02, 3],
    ['of very small numbers', 1e-5, 0],
    ['of large numbers', 500, -100],
    ['of one number', 0, 0.7],
    ['of zeros', 0, 0]
  ])('stays within half a step of a matrix %s', (name, deviation, centre) => {
    const values = matrix(name, deviation, centre);
    const back = groupsOf(dequantise(quantise(layout, values, OUTPUTS, INPUTS)));
    groupsOf(values).forEach((group, g) => {
      const worst = Math.max(...group.map((value, i) => Math.abs(value - back[g]![i]!)));
      expect(worst).toBeLessThanOrEqual(bound(layout, group));
    });
  });

  it('chooses of all codes one that lies nearest', () => {
    const values = matrix('nearest', 1, 0.2);
    const { scales, codes } = quantise(layout, values, OUTPUTS, INPUTS);
    const back = dequantise({ layout, outputs: OUTPUTS, inputs: INPUTS, codes, scales });
    const all = Array.from({ length: layout === 'q4' ? 16 : 255 }, (_, i) => (layout === 'q4' ? i : i - 127));
    values.forEach((value, i) => {
      const pair = scales[Math.floor(i / GROUP_SIZE)]!;
      const nearest = Math.min(...all.map((code) => Math.abs(value - (fromHalf(pair & 0xffff) * code + fromHalf(pair >>> 16)))));
      expect(Math.abs(value - back[i]!)).toBeCloseTo(nearest, 6);
    });
  });

  it('leaves its own values as they are', () => {
    const once = dequantise(quantise(layout, matrix('twice', 1, 0), OUTPUTS, INPUTS));
    const twice = dequantise(quantise(layout, once, OUTPUTS, INPUTS));
    expect(Math.max(...once.map((value, i) => Math.abs(value - twice[i]!)))).toBeLessThan(2e-3); // the span's own rounding to half
  });

  it('refuses rows that are no whole groups', () => expect(() => quantise(layout, new Float32Array(40), 1, 40)).toThrow(RangeError));
});

describe('the bits', () => {
  it('of q4 put elements 0..3 in the low nibbles of the bytes and 4..7 in the high ones', () => {
    const row = Float32Array.from({ length: 32 }, (_, i) => (i < 16 ? i : 31 - i)); // scale 1, offset 0
    const { codes, scales } = quantise('q4', row, 1, 32);
    expect([...codes]).toEqual([0x73625140, 0xfbead9c8, 0x8c9daebf, 0x04152637]);
    expect([...scales]).toEqual([toHalf(1)]);
  });

  it('of q8 are signed bytes, the first lowest', () => {
    const row = Float32Array.from({ length: 32 }, (_, i) => [127, -127, -1, 5][i % 4]!); // scale 1
    const { codes, scales } = quantise('q8', row, 1, 32);
    expect([...new Set(codes)]).toEqual([0x05ff817f]);
    expect([...scales]).toEqual([toHalf(1)]);
  });

  it('of a pair are the scale below and the offset above', () => {
    const row = Float32Array.from({ length: 32 }, (_, i) => -2 + (0.5 * i * 15) / 31);
    const [pair] = quantise('q4', row, 1, 32).scales;
    expect([fromHalf(pair! & 0xffff), fromHalf(pair! >>> 16)]).toEqual([0.5, -2]);
  });
});

describe("numpy's codes", () => {
  const { outputs, inputs } = reference;
  const quantised = quantise('q4', Float32Array.from(reference.weights), outputs, inputs);

  it('are ours, scales and offsets bit for bit', () => {
    expect([...quantised.scales]).toEqual(reference.scaleBits.map((scale, i) => (scale | (reference.offsetBits[i]! << 16)) >>> 0));
    const nibble = (i: number) => (quantised.codes[Math.floor(i / 8)]! >>> (i % 8 < 4 ? 8 * (i % 4) : 8 * (i % 4) + 4)) & 15;
    expect(reference.codes.map((_, i) => nibble(i))).toEqual(reference.codes);
  });

  it('stand for the same weights', () => {
    const far = [...dequantise(quantised)].map((value, i) => Math.abs(value - reference.dequantised[i]!));
    expect(Math.max(...far)).toBeLessThan(1e-6); // one rounding to single precision
  });
});

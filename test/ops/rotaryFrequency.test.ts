/** The angles: plain ones, and those stretched all alike or as Llama 3.1 stretches them. */
import { expect, it } from 'vitest';
import { frequenciesOf, type RotaryScaling } from '../../src/ops/rotary/frequency';

/** Llama 3.2's own measures. */
const rotation = { positions: 1, headWidth: 64, theta: 500_000 };
const rotaryScaling: RotaryScaling = { factor: 32, lowTurns: 1, highTurns: 4, originalPositions: 8192 };

const plain = frequenciesOf({ ...rotation, rotaryScaling: null });
const stretched = frequenciesOf({ ...rotation, rotaryScaling });
const turns = plain.map((frequency) => (frequency * 8192) / (2 * Math.PI));

it('leaves what turns four times and more as it is, and divides what does not turn once', () => {
  const [often, seldom] = [turns.filter((each) => each >= 4).length, turns.findIndex((each) => each <= 1)];
  expect(often).toBeGreaterThan(4);
  expect(seldom).toBeLessThan(28);
  expect(stretched.slice(0, often)).toEqual(plain.slice(0, often));
  stretched.slice(seldom).forEach((frequency, i) => expect(frequency / plain[seldom + i]!).toBeCloseTo(1 / 32, 12));
});

it('blends between, so that slower pairs stay slower', () => {
  const blended = stretched.filter((_, i) => turns[i]! < 4 && turns[i]! > 1);
  expect(blended.length).toBeGreaterThan(2);
  stretched.forEach((frequency, i) => i && expect(frequency).toBeLessThan(stretched[i - 1]!));
});

it("gives transformers' frequencies", () => {
  // transformers 5.23's ROPE_INIT_FUNCTIONS['llama3'], pair by pair; it computes in 32 bits.
  const expected = { 1: 0.663601279, 14: 0.00321144611, 15: 0.00129054801, 16: 0.000429556705, 17: 9.70828623e-5, 18: 1.94616387e-5, 31: 9.41830649e-8 };
  for (const [pair, frequency] of Object.entries(expected)) expect(stretched[Number(pair)]! / frequency).toBeCloseTo(1, 5);
});

it('divides every frequency where a factor is all that is given', () =>
  expect(frequenciesOf({ ...rotation, rotaryScaling: { factor: 8 } })).toEqual(plain.map((frequency) => frequency / 8)));

/** Packing: every token and target comes through once, beside its own sequence, within the budget. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { microBatches, pack, type Sequence } from '../../src/update/pack';

/** A sequence of 2 to 12 tokens with a random set of targets. */
function drawSequence(index: number): Sequence {
  const random = randomOf('pack', index);
  const tokens = Array.from({ length: 2 + random.below(11) }, () => random.below(1000));
  return { slot: random.below(6) - 1, tokens, targets: [...tokens.keys()].slice(1).filter(() => random.next() < 0.5) };
}

const sequences = Array.from({ length: 200 }, (_, i) => drawSequence(i));

describe('microBatches', () => {
  it.each([1, 12, 40, 10_000])('keeps all sequences in order within %i tokens', (budget) => {
    const batches = microBatches(sequences, budget);
    expect(batches.flatMap((batch) => batch.sequences)).toEqual(sequences);
    for (const [i, batch] of batches.entries()) {
      const tokens = batch.sequences.reduce((total, each) => total + each.tokens.length, 0);
      expect(sequences[batch.from]).toBe(batch.sequences[0]);
      expect(tokens <= budget || batch.sequences.length === 1).toBe(true);
      const next = batches[i + 1]?.sequences[0];
      if (next) expect(tokens + next.tokens.length, 'The next sequence would have fitted.').toBeGreaterThan(budget);
    }
  });

  it('makes no batch of nothing', () => expect(microBatches([], 10)).toEqual([]));
});

describe('pack', () => {
  const packed = pack(sequences);
  const count = packed.ids.length;

  it('leaves out only the last token of each', () => expect(count).toBe(sequences.reduce((total, { tokens }) => total + tokens.length - 1, 0)));

  it('gives each token its own sequence, position and adapter', () => {
    let at = 0;
    for (const { tokens, slot } of sequences) {
      const span = [at, at + tokens.length - 1];
      for (const [position, token] of tokens.slice(0, -1).entries()) {
        expect([packed.ids[at], packed.positions[at], packed.slots[at]]).toEqual([token, position, slot]);
        expect([...packed.spans.subarray(2 * at, 2 * at + 2)]).toEqual(span);
        at++;
      }
    }
    expect(packed.spans.length).toBe(2 * count);
  });

  it('predicts every target once, from the token before it in its own sequence', () => {
    let target = 0;
    for (const [owner, sequence] of sequences.entries())
      for (const index of sequence.targets) {
        const row = packed.rows[target]!;
        expect(packed.targets[target]).toBe(sequence.tokens[index]);
        expect(packed.ids[row]).toBe(sequence.tokens[index - 1]);
        expect(packed.positions[row]).toBe(index - 1);
        expect(packed.owners[target]).toBe(owner);
        target++;
      }
    expect([packed.targets.length, packed.rows.length, packed.owners.length]).toEqual([target, target, target]);
  });
});

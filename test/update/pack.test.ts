/** Packing: what sequences begin with in common is there once, every target follows from its own sequence's tokens, and batches keep their budget. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { microBatches, packSequences, type PackedBatch, type TrainingSequence } from '../../src/update/pack';

/** A sequence of 2 to 12 tokens out of three, so that many begin alike, with a random set of targets. */
function drawSequence(index: number): TrainingSequence {
  const random = randomOf('pack', index);
  const tokens = Array.from({ length: 2 + random.below(11) }, () => random.below(3));
  return { slot: random.below(3) - 1, tokens, targets: [...tokens.keys()].slice(1).filter(() => random.next() < 0.5) };
}

const sequences = Array.from({ length: 200 }, (_, i) => drawSequence(i));

/** How many tokens there are to compute: beginnings that differ, the last token of each sequence left out. */
const distinct = (some: readonly TrainingSequence[]): number =>
  new Set(some.flatMap(({ slot, tokens }) => tokens.slice(0, -1).map((_, end) => `${slot}:${tokens.slice(0, end + 1).join()}`))).size;

describe('microBatches', () => {
  it.each([1, 12, 40, 10_000])('takes each sequence once, as many as go into %i tokens', (budget) => {
    const batches = microBatches(sequences, budget);
    expect(batches.flatMap((batch) => batch.members).sort((a, b) => a - b)).toEqual([...sequences.keys()]);
    for (const [i, batch] of batches.entries()) {
      expect(batch.sequences).toEqual(batch.members.map((member) => sequences[member]));
      expect(distinct(batch.sequences) <= budget || batch.sequences.length === 1).toBe(true);
      const next = batches[i + 1]?.sequences[0];
      if (next) expect(distinct([...batch.sequences, next]), 'The next sequence would have fitted.').toBeGreaterThan(budget);
    }
  });

  it('leaves nothing to be computed twice in a batch', () => {
    for (const batch of microBatches(sequences, 60)) expect(packSequences(batch.sequences).ids.length).toBe(distinct(batch.sequences));
  });

  it('makes no batch of nothing', () => expect(microBatches([], 10)).toEqual([]));
});

/** The packed tokens that a token sees. */
const seen = ({ spans }: PackedBatch, token: number): number[] =>
  Array.from({ length: token + 1 }, (_, key) => key).filter((key) => key >= spans[2 * token]! && spans[2 * key + 1]! > token);

describe.each([
  ['in order of their beginnings', microBatches(sequences, Infinity)[0]!.sequences],
  ['in any order', sequences],
  ['that have nothing in common', sequences.map((sequence, i) => ({ ...sequence, tokens: sequence.tokens.map((token) => 3 * i + token) }))]
])('pack, of sequences %s', (_, given) => {
  const packed = packSequences(given);

  it('predicts every target once, from the tokens before it in its own sequence', () => {
    const found = given.map((): number[] => []);
    packed.rows.forEach((row, target) => {
      const owner = packed.owners[target]!;
      const { tokens, slot, targets } = given[owner]!;
      const index = targets[found[owner]!.length]!;
      const path = seen(packed, row);
      expect(path.map((token) => packed.ids[token])).toEqual(tokens.slice(0, index));
      expect(path.map((token) => packed.positions[token])).toEqual([...path.keys()]);
      expect(path.every((token) => packed.slots[token] === slot)).toBe(true);
      expect(packed.targets[target]).toBe(tokens[index]);
      found[owner]!.push(index);
    });
    expect(found).toEqual(given.map(({ targets }) => targets));
    expect([...packed.rows]).toEqual([...packed.rows].sort((a, b) => a - b));
  });

  it('has as many of everything as there are tokens, and targets', () => {
    const count = packed.ids.length;
    expect([packed.positions.length, packed.spans.length, packed.slots.length]).toEqual([count, 2 * count, count]);
    expect([packed.targets.length, packed.owners.length]).toEqual([packed.rows.length, packed.rows.length]);
  });
});

it('refuses a target that nothing precedes', () => {
  expect(() => packSequences([{ slot: 0, tokens: [1, 2], targets: [0] }])).toThrow('A completion needs a context of at least one token.');
});

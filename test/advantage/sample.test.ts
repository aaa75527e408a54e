/** What reaches the trainer: each turn once, copies merged exactly, continuations and cut-off turns never. */
import { describe, expect, it } from 'vitest';
import { centredAdvantages } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { samplesOf } from '../../src/advantage/sample';
import { randomOf } from '../../src/math/random';
import type { Tree } from '../../src/record/tree';
import { tinyTree } from './tree';

const choicesOf = (tree: Tree) => tree.groups.map((group) => ({ tree, group }));

describe('samples', () => {
  it('trains a shared turn once and a continuation never', () => {
    const samples = samplesOf(choicesOf(creditTree(tinyTree(), centredAdvantages)));
    expect(samples.map((sample) => sample.completion[0])).toEqual([100, 102, 103, 101, 105, 106]);
    expect(samples.every((sample) => sample.copies === 1)).toBe(true);
  });

  it('gives the context as conversation so far plus own prompt', () => {
    const samples = samplesOf(choicesOf(creditTree(tinyTree(), centredAdvantages)));
    expect(samples.map((sample) => sample.context)).toEqual([[0], [0], [0], [1], [1], [1]]);
  });

  it('merges equal completions in equal contexts, and keeps signs, sums and copies of the unmerged ones', () => {
    const random = randomOf('merge');
    const tree = creditTree(tinyTree(), centredAdvantages);
    const choices = Array.from({ length: 40 }, () => {
      const advantages = [0, 1, 2].map(() => random.next() * 2 - 1);
      const turns = tree.turns.map((turn) => ({ ...turn, sampled: [100 + random.below(2), 1] }));
      return { tree: { ...tree, turns }, group: { ...tree.groups[random.below(2)]!, advantages } };
    });
    const merged = samplesOf(choices);
    const apart = choices.flatMap((choice) => samplesOf([choice]));
    for (const [agent, first] of [
      ['master', 100],
      ['master', 101],
      ['efc', 100],
      ['efc', 101]
    ] as const) {
      const [one, ...others] = merged.filter((sample) => sample.agent === agent && sample.completion[0] === first);
      const copies = apart.filter((sample) => sample.agent === agent && sample.completion[0] === first);
      expect(others).toEqual([]);
      expect(one!.copies).toBe(copies.reduce((total, sample) => total + sample.copies, 0));
      expect(one!.positive).toBeCloseTo(
        copies.reduce((total, sample) => total + sample.positive, 0),
        10
      );
      expect(one!.negative).toBeCloseTo(
        copies.reduce((total, sample) => total + sample.negative, 0),
        10
      );
      expect(one!.positiveCopies).toBe(copies.reduce((total, sample) => total + sample.positiveCopies!, 0));
      expect(one!.positiveCopies! + one!.negativeCopies!).toBe(one!.copies);
      expect(one!.positive).toBeGreaterThan(0);
      expect(one!.negative).toBeLessThan(0);
    }
    const total = (samples: typeof merged) => samples.reduce((all, sample) => all + sample.copies, 0);
    expect(total(merged)).toBe(40 * 3);
  });

  it('does not merge across agents', () => {
    const tree = creditTree(tinyTree(), centredAdvantages);
    const turns = tree.turns.map((turn) => ({ ...turn, prompt: [0], sampled: [9, 1] }));
    expect(samplesOf(choicesOf({ ...tree, turns })).map((sample) => [sample.agent, sample.copies])).toEqual([
      ['master', 3],
      ['efc', 3]
    ]);
  });

  it('leaves out turns that were cut off, though their rewards still count for their peers', () => {
    const tree = tinyTree();
    const cut = creditTree({ ...tree, turns: tree.turns.map((turn) => (turn.id === 3 ? { ...turn, finish: 'length' as const } : turn)) }, centredAdvantages);
    const samples = samplesOf(choicesOf(cut));
    expect(samples.map((sample) => sample.completion[0])).not.toContain(103);
    expect(samples[0]!.positive).toBe(1);
  });
});

/** Controls that must not succeed: rewards drawn by seed, and agents with one another's adapters. */
import { describe, expect, it } from 'vitest';
import { randomRewards } from '../../../scripts/experiment/learning/randomRewards';
import { swapAdapters } from '../../../scripts/experiment/learning/swapAdapters';
import { judge } from '../../../src/reward/judge';
import { hima } from '../../../src/agent/team';
import type { EngineState } from '../../../src/record/engine';
import type { Task } from '../../../src/record/task';
import { toyTask } from '../../loop/toy';
import { toyConfig } from '../../loop/toyLab';

const task: Task = toyTask('lamp', null, 0);
const outcome = (leaf: number, final: string) => ({ leaf, final, effects: [], turns: 3, wellFormed: true, verdict: null });
const random = randomRewards(judge);

describe('random rewards', () => {
  const rewardsOf = (final: string, seed = 7, of = task) =>
    Array.from({ length: 4000 }, (_, leaf) => random(of, outcome(leaf, final), toyConfig({ seed }), 0).reward);

  it('are those of the seed whatever was said, right or wrong', () => {
    expect(rewardsOf('14 dollars')).toEqual(rewardsOf('unknown'));
    expect(rewardsOf('unknown', 8)).not.toEqual(rewardsOf('unknown'));
    expect(rewardsOf('unknown', 7, { ...task, id: 'toy-1' })).not.toEqual(rewardsOf('unknown'));
  });

  it('are 1 as often as 0', () => {
    const rewards = rewardsOf('unknown');
    expect(new Set(rewards)).toEqual(new Set([0, 1]));
    // Five standard deviations, √(4000 / 4), of a fair count.
    expect(Math.abs(rewards.filter((reward) => reward).length - 2000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  it('are the whole verdict of a training task', () => {
    const verdicts = Array.from({ length: 50 }, (_, leaf) => random(task, outcome(leaf, '14 dollars'), toyConfig(), 0));
    for (const { parts, reward, solved } of verdicts) {
      expect(parts.map(({ name, value, weight }) => [name, value * weight])).toEqual([['accuracy', reward]]);
      expect(solved).toBe(reward === 1);
    }
  });

  it('leave the judgement of held-out tasks as it is', () => {
    for (const split of ['dev', 'test'] as const)
      for (const final of ['14 dollars', '15 dollars'])
        expect(random({ ...task, split }, outcome(1, final), toyConfig(), 0)).toEqual(judge({ ...task, split }, outcome(1, final), toyConfig(), 0));
  });
});

describe('swapped adapters', () => {
  const team = hima();
  const state: EngineState = Object.fromEntries(
    team.map(({ name }, index) => [name, { step: index, values: { a: Float32Array.of(index) }, firstMoment: {}, secondMoment: {} }])
  );
  it('are all there, and none at its agent', () => {
    const swapped = swapAdapters(state, team);
    expect(Object.keys(swapped)).toEqual(Object.keys(state));
    expect(new Set(Object.values(swapped))).toEqual(new Set(Object.values(state)));
    for (const { name } of team) expect(swapped[name]).not.toBe(state[name]);
  });
});

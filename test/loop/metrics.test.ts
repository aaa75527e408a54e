/** The figures of a step, worked out again from its events. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { ADVANTAGES } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { LEAST_VARIANCE } from '../../src/record/creditLimits';
import { rolloutMetrics, selectionMetrics, updateMetrics } from '../../src/loop/metrics';
import { metricsTable } from '../../src/report/metrics';
import { tinyTree } from '../advantage/tree';
import { metricsOf, pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

const collect = <T>(events: readonly LabEvent[], pick: (event: LabEvent) => T[]): T[] => events.flatMap(pick);
const average = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

it('agree with the log they close', async () => {
  const { events } = await pullFresh(toyConfig({ steps: 1 }), toyLab());
  const [metrics] = metricsOf(events);
  const verdicts = collect(events, (event) => (event.type === 'verdict' ? [event.verdict] : []));
  const groups = collect(events, (event) => (event.type === 'group' ? [event.group] : []));
  const turns = collect(events, (event) => (event.type === 'turn' ? [event.turn] : []));
  const outcomes = collect(events, (event) => (event.type === 'outcome' ? [event.outcome] : []));
  const deviation = (values: readonly number[]) => Math.sqrt(average(values.map((value) => value * value)) - average(values) ** 2);
  expect(metrics!.reward).toBeCloseTo(average(verdicts.map((verdict) => verdict.reward)), 10);
  expect(metrics!.solved).toBeCloseTo(average(verdicts.map((verdict) => Number(verdict.solved))), 10);
  expect(metrics!.reward_std).toBeCloseTo(average(groups.map((group) => deviation(group.rewards))), 6);
  expect(metrics!.frac_reward_zero_std).toBeCloseTo(average(groups.map((group) => Number(new Set(group.rewards).size === 1))), 10);
  expect(metrics!.nodes).toBe(groups.length);
  expect(metrics!.completions).toBe(outcomes.length);
  expect(metrics!.completions).toBe(metrics!.nodes! * 3 + 4);
  expect(metrics!.num_tokens).toBe(turns.reduce((total, turn) => total + turn.prompt.length + turn.sampled.length, 0));
  expect(metrics!['completions/mean_length']).toBeCloseTo(average(turns.map((turn) => turn.sampled.length)), 10);
  expect(metrics!['variance/master']).toBeCloseTo(average(groups.filter((group) => group.agent === 'master').map((group) => group.variance)), 10);
  expect(metrics!.step_time).toBe(1);
});

it('has no KL where nothing pulls to a reference, in the log as in the table', async () => {
  const competent = () => scriptedEngine([2.5, 0, 0, -1], { efc: [1, 1.5, 0, -1] });
  for (const beta of [0, 0.04]) {
    const { events } = await pullFresh(toyConfig({ steps: 2, beta }), toyLab(competent()));
    const updates = events.flatMap((event) => (event.type === 'update' ? [event.report.all.kl] : []));
    expect(updates.length).toBeGreaterThan(0);
    expect(updates.every((kl) => (kl === null) === (beta === 0))).toBe(true);
    expect(metricsOf(events).some((metrics) => 'kl' in metrics)).toBe(beta > 0);
    const heads = metricsTable(events).split('\r\n')[0]!.split(',');
    expect(heads.includes('kl')).toBe(beta > 0);
    expect(heads).toContain('entropy');
  }
});

it('says what share of the selected groups has the same action throughout, and nothing where none was selected', () => {
  const tree = tinyTree();
  const same = { ...tree, turns: tree.turns.map((turn) => ({ ...turn, sampled: [9, 1] })) };
  const { groups } = creditTree(tree, (rewards) => [...rewards]);
  const choice = (of: typeof tree, index: number) => ({ tree: of, group: groups[index]! });
  expect(selectionMetrics([choice(tree, 0), choice(same, 0), choice(same, 1), choice(tree, 1)], 0.01)).toMatchObject({
    selected: 4,
    frac_selected_identical: 0.5
  });
  expect(selectionMetrics([choice(tree, 0)], 0.01)).toMatchObject({ frac_selected_identical: 0 });
  expect(selectionMetrics([], 0.01)).toEqual({ selected: 0 });
  expect(updateMetrics([], null)).toEqual({ samples: 0 });
  const nearly = { ...tree, turns: tree.turns.map((turn) => ({ ...turn, sampled: turn.sibling === 2 ? [9, 1, 1] : [9, 1] })) };
  expect(selectionMetrics([choice(nearly, 0)], 0.01), 'Longer is another action.').toMatchObject({ frac_selected_identical: 0 });
});

it('says what share of the selected groups has distinct actions of different reward, by at least the floor', () => {
  const tree = tinyTree();
  const credited = creditTree(tree, (rewards) => [...rewards]);
  const [group] = credited.groups;
  const shareOf = (actions: readonly number[], rewards: readonly number[], floor: number) => {
    const turns = tree.turns.map((turn) => (group!.members.includes(turn.id) ? { ...turn, sampled: [actions[group!.members.indexOf(turn.id)]!] } : turn));
    return selectionMetrics([{ tree: { ...tree, turns }, group: { ...group!, rewards } }], floor).frac_selected_between;
  };
  expect(shareOf([1, 2, 3], [2, 1, 0], 0.01)).toBe(1);
  expect(shareOf([1, 1, 1], [2, 1, 0], 0), 'Of one action all variance is luck.').toBe(0);
  expect(shareOf([1, 1, 2], [2, 0, 1], 0), 'Both actions earn 1 in the mean.').toBe(0);
  // Means 1 (twice) and 1.3, of mean 1.1: (2 · 0.1² + 0.2²) / 3 = 0.02.
  expect([0.019, 0.021].map((floor) => shareOf([1, 1, 2], [2, 0, 1.3], floor))).toEqual([1, 0]);
});

it('takes a group for one that says nothing below the same least variance as selection does', () => {
  const tree = creditTree(tinyTree(), ADVANTAGES.standard);
  const shareAt = (variance: number) =>
    rolloutMetrics([{ ...tree, groups: tree.groups.map((group) => ({ ...group, variance })) }], toyConfig()).frac_reward_zero_std;
  expect([LEAST_VARIANCE, LEAST_VARIANCE / 2].map(shareAt)).toEqual([0, 1]);
});

/** The figures of a step, worked out again from its events. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { metricsOf, pullFresh } from './pull';
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

/** A second run as a ghost: read from its log, aligned with the one shown, and refused where there is nothing to draw. */
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import { alignCurve, OtherRun, rewardAt, rewardCurve } from '../../../src/view/playback/otherRun.svelte';
import { pullFresh } from '../../loop/pull';
import { toyConfig, toyLab } from '../../loop/toyLab';

test('the curve has the reward of every step, at its middle', async () => {
  const { events } = await pullFresh(toyConfig({ steps: 3, queries: 2, groupSize: 3 }), toyLab());
  const rewards = events.flatMap((event) => (event.type === 'metrics' ? [event.metrics['reward']] : []));
  const curve = rewardCurve(events);
  expect(curve).toEqual({ warm: 0, points: rewards.map((reward, step) => ({ position: step + 0.5, reward })) });
  expect(rewards).toHaveLength(3);
  expect(rewardAt(curve.points, 1)).toBe(rewards[1]);
  expect(rewardAt(curve.points, 1.99)).toBe(rewards[1]);
  expect(rewardAt(curve.points, 3)).toBeNull();
});

test('reinforcement begins at the same place, however long each warm-up was', () => {
  const points = [12.5, 13.5].map((position) => ({ position, reward: position / 10 }));
  expect(alignCurve({ warm: 12, points }, 2).map(({ position }) => position)).toEqual([2.5, 3.5]);
  expect(alignCurve({ warm: 12, points }, 12)).toEqual(points);
  const config = { ...DEFAULTS, warmRows: 20, warmBatch: 10, warmEpochs: 3 };
  expect(rewardCurve([{ type: 'run', config } as LabEvent]).warm).toBe(6);
});

const metrics = (reward: number) => ({ type: 'metrics', metrics: { reward }, seq: 1, run: 'b', step: 0 }) as const;

test('a run is chosen, and given up', async () => {
  const other = new OtherRun(async () => [metrics(1.2)]);
  await other.choose('b');
  expect([other.run, other.curve?.points[0]?.reward]).toEqual(['b', 1.2]);
  await other.choose(null);
  expect([other.run, other.curve]).toEqual([null, null]);
});

test('one without steps, or that cannot be read, is refused and not chosen', async () => {
  const empty = new OtherRun(async () => []);
  await expect(empty.choose('b')).rejects.toThrow('No step of that run is stored');
  expect(empty.run).toBeNull();
  const damaged = new OtherRun(async () => Promise.reject(new Error('The disk is gone.')));
  await expect(damaged.choose('b')).rejects.toThrow('The disk is gone.');
  expect(damaged.run).toBeNull();
});

test('of two choices the later one holds, whichever is read first', async () => {
  const waiting = new Map<string, (events: readonly LabEvent[]) => void>();
  const other = new OtherRun((run) => new Promise((resolve) => waiting.set(run, resolve)));
  const [first, second] = [other.choose('a'), other.choose('b')];
  waiting.get('b')!([metrics(2)]);
  waiting.get('a')!([metrics(1)]);
  await Promise.all([first, second]);
  expect([other.run, other.curve?.points[0]?.reward]).toEqual(['b', 2]);
});

/** Moments on the axis of steps and the stops of replay and keys, on a log of a toy run, against counting its events. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabEvent } from '../../../src/record/event';
import { endOfUnit, firstEnd, momentAt, neighbour, positionOf } from '../../../src/view/playback/moments';
import { Timeline } from '../../../src/view/playback/timeline';
import { unitEnds } from '../../../src/view/playback/unitEnds';
import { pullFresh } from '../../loop/pull';
import { toyConfig, toyLab } from '../../loop/toyLab';

let events: readonly LabEvent[];
let log: Timeline;

beforeAll(async () => {
  ({ events } = await pullFresh(toyConfig({ steps: 3, queries: 2, groupSize: 3 }), toyLab()));
  log = new Timeline();
  log.append(events);
  log.catchUp();
});

const rewardsOf = (step: number) => events.flatMap((event) => (event.type === 'verdict' && event.step === step ? [event.verdict.reward] : []));

describe('steps of a log', () => {
  test('each begins at its step event, ends where the next begins, and has the rewards of its verdicts', () => {
    const starts = events.flatMap((event, index) => (event.type === 'step' ? [index] : []));
    expect(log.steps.map(({ step, from, to }) => [step, from, to])).toEqual(starts.map((from, step) => [step, from, starts[step + 1] ?? events.length]));
    for (const { step, rewards } of log.steps) expect(rewards).toEqual(rewardsOf(step));
    expect(rewardsOf(0).length).toBeGreaterThan(3);
  });

  test('rewards that a resumed run takes back are gone, and those of the step before stay', () => {
    const cut = new Timeline();
    cut.append(events);
    cut.catchUp();
    const verdicts = events.flatMap((event, index) => (event.type === 'verdict' && event.step === 1 ? [index] : []));
    cut.append([{ type: 'resumed', id: 'step-1', seq: events[verdicts[2]!]!.seq, run: events[0]!.run, step: 1 }]);
    cut.catchUp();
    expect(cut.steps.map(({ rewards }) => rewards)).toEqual([rewardsOf(0), rewardsOf(1).slice(0, 2)]);
  });
});

describe('positions', () => {
  test('a moment stands in its own step by the share of its events that are seen', () => {
    const { steps } = log;
    const [, second] = steps;
    expect(positionOf(steps, 0)).toBe(0);
    expect(positionOf(steps, second!.from)).toBe(1);
    expect(positionOf(steps, second!.to)).toBe(2);
    expect(positionOf(steps, second!.from + (second!.to - second!.from) / 4)).toBeCloseTo(1.25, 12);
    expect(positionOf(steps, events.length)).toBe(3);
    expect(positionOf([], 12)).toBe(0);
  });

  test('and the moment at that place is the same one', () => {
    for (let length = log.steps[0]!.from + 1; length <= events.length; length++) {
      const back = momentAt(log.steps, positionOf(log.steps, length));
      // The end of a step and the beginning of the next are one place; a pointer there means the step after it.
      const ended = log.steps.some(({ to }) => to === length) && length < events.length;
      expect(back).toBe(ended ? length + 1 : length);
    }
    expect(momentAt(log.steps, -4)).toBe(log.steps[0]!.from + 1);
    expect(momentAt(log.steps, 99)).toBe(events.length);
  });
});

describe('units', () => {
  test('a step is one unit; its phases end before the next phase, before its metrics, and with the step', () => {
    const [first] = log.steps;
    const own = events.slice(first!.from, first!.to);
    expect(unitEnds(own, 'episode')).toEqual([own.length]);
    const phases = unitEnds(own, 'phase').map((end) => own[end]?.type ?? 'end');
    expect(phases).toEqual(['phase', 'phase', 'phase', 'phase', 'phase', 'phase', 'metrics', 'end']);
    expect(unitEnds([], 'turn')).toEqual([]);
  });

  test('turns of one tree alone, and the ends of phases', () => {
    const [first] = log.steps;
    const own = events.slice(first!.from, first!.to);
    const turns = own.flatMap((event, index) => (event.type === 'turn' && event.tree === 1 ? [index + 1] : []));
    expect(unitEnds(own, 'turn', 1)).toEqual([...new Set([...turns, ...unitEnds(own, 'phase')])].sort((a, b) => a - b));
    expect(unitEnds(own, 'turn').length).toBeGreaterThan(unitEnds(own, 'turn', 1).length);
  });

  test.each(['turn', 'phase', 'episode'] as const)('going on by the %s passes every unit of every step once, and going back is its mirror', (unit) => {
    const first = log.steps[0]!;
    const all = log.steps.flatMap(({ to }) => log.unitEndsOf(to, unit, null));
    const forward = [firstEnd(log, first, unit)];
    while (forward.at(-1)! < events.length) forward.push(neighbour(log, first, forward.at(-1)!, 1, unit));
    expect(forward).toEqual(all);
    const back = [events.length];
    while (back.at(-1)! > forward[0]!) back.push(neighbour(log, first, back.at(-1)!, -1, unit));
    expect(back.reverse()).toEqual(all);
  });

  test('nothing is beyond the ends', () => {
    const first = log.steps[0]!;
    expect(neighbour(log, first, events.length, 1, 'phase')).toBe(events.length);
    expect(neighbour(log, first, firstEnd(log, first, 'phase'), -1, 'phase')).toBe(firstEnd(log, first, 'phase'));
  });

  test('a place inside a unit leads to its end', () => {
    const [, second] = log.steps;
    expect(endOfUnit(log, second!.from + 1, 'episode')).toBe(second!.to);
    const [rollout] = log.unitEndsOf(second!.to, 'phase', null);
    expect(endOfUnit(log, second!.from + 3, 'phase')).toBe(rollout);
  });
});

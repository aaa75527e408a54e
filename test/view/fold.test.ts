/** The fold of a real run's log against the state that the loop itself ended with. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabState } from '../../src/record/checkpoint';
import type { LabEvent } from '../../src/record/event';
import { EMPTY, fold, groupsOf, varianceOf, type Stage } from '../../src/view/fold';
import { Timeline } from '../../src/view/timeline';
import { pullFresh } from '../loop/pull';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig, toyLab } from '../loop/toyLab';

const config = toyConfig({ steps: 6, queries: 4, groupSize: 4, evaluateEvery: 2, evaluateRows: 5 });
let events: readonly LabEvent[];
let state: LabState;
let stage: Stage;

beforeAll(async () => {
  ({ events, state } = await pullFresh(config, toyLab(scriptedEngine([2, 0, 0, -3]))));
  stage = events.reduce(fold, EMPTY);
});

describe('after a whole run', () => {
  test('memories and updates are those the loop carries', () => {
    const byId = (entries: Stage['memories']) => [...entries].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId(stage.memories)).toEqual(byId(state.memory.entries));
    expect(stage.memories.length).toBeGreaterThan(0);
    expect(stage.updates).toEqual(state.updates);
  });

  test('every step adds a point, every evaluation is kept', () => {
    expect(stage.points.map((point) => point.step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(stage.evaluations).toEqual(events.filter((event) => event.type === 'evaluation'));
  });

  test('variance by agent agrees with the metrics of the loop', () => {
    for (const { metrics, variance } of stage.points)
      for (const { name } of stage.team) {
        expect(name in variance).toBe(`variance/${name}` in metrics);
        if (name in variance) expect(variance[name]).toBeCloseTo(metrics[`variance/${name}`]!, 10);
      }
  });
});

describe('a tree', () => {
  test('its trunk is what was said during Rollout', () => {
    const last = events.slice(events.findLastIndex((event) => event.type === 'step'));
    const rollout = last.slice(
      0,
      last.findIndex((event) => event.type === 'phase' && event.phase === 'Branch')
    );
    for (const tree of stage.trees) {
      const said = rollout.flatMap((event) => (event.type === 'turn' && event.tree === tree.index ? [event.turn.id] : []));
      expect(tree.initial).toEqual(said);
    }
  });

  test('has n (G - 1) + 1 judged ends, and a group at each of its n nodes', () => {
    for (const tree of stage.trees) {
      expect(tree.outcomes).toHaveLength(tree.initial.length * (config.groupSize - 1) + 1);
      expect(tree.outcomes.every((outcome) => outcome.verdict)).toBe(true);
      expect(tree.groups.map((group) => group.node)).toEqual(tree.initial);
    }
  });
});

test('what an event does not touch is shared, and nothing is edited', () => {
  const frozen = events.reduce<Stage>((before, event) => Object.freeze(fold(Object.freeze(before), event)), EMPTY);
  expect(frozen).toEqual(stage);
  const turn = events.findIndex((event) => event.type === 'turn');
  const before = events.slice(0, turn).reduce(fold, EMPTY);
  const after = fold(before, events[turn]!);
  expect(after.memories).toBe(before.memories);
  expect(after.trees[1]).toBe(before.trees[1]);
});

test('reward variance is unknown, not zero, before groups are', () => {
  const untilCredit = events
    .slice(
      0,
      events.findIndex((event) => event.type === 'group')
    )
    .reduce(fold, EMPTY);
  expect(groupsOf(untilCredit, 'master')).toEqual([]);
  expect(varianceOf(untilCredit, 'master')).toBeNull();
});

test('a log with a turn missing is refused', () => {
  const turn = events.findIndex((event) => event.type === 'turn');
  const broken = events.filter((_, index) => index !== turn);
  expect(() => broken.reduce(fold, EMPTY)).toThrow('the log is damaged');
});

describe('a warm-up', () => {
  let log: readonly LabEvent[];
  beforeAll(async () => {
    ({ events: log } = await pullFresh({ ...config, steps: 1, evaluateEvery: 0, warmRows: 4, warmBatch: 2, warmEpochs: 2 }, toyLab()));
  });
  const upTo = (type: LabEvent['type'], step: number): Stage =>
    log.slice(0, log.findIndex((event) => event.type === type && event.step === step) + 1).reduce(fold, EMPTY);

  test('shows its rows, and what the step before taught until its own is learned', () => {
    expect(upTo('lesson', 0)).toMatchObject({ step: 0, trees: [], lesson: { epoch: 1, taught: null } });
    expect(upTo('lesson', 2)).toMatchObject({ step: 2, lesson: { epoch: 2, taught: { step: 1 } } });
    expect(upTo('lesson', 2).lesson!.tasks).toHaveLength(2);
    expect(upTo('taught', 2)).toMatchObject({ updates: { master: 3 }, lesson: { taught: { step: 2 } } });
  });

  test('keeps its losses, and gives way to trees', () => {
    const after = log.reduce(fold, EMPTY);
    expect(after.lesson).toBeNull();
    expect(after.trees).toHaveLength(config.queries);
    expect(after.heldOut.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(after.points.map(({ metrics }) => 'reward' in metrics)).toEqual([false, false, false, false, true]);
  });

  test('is a place to travel in, step by step', () => {
    const timeline = new Timeline();
    timeline.append(log);
    timeline.catchUp();
    for (let length = 0; length <= log.length; length += 3) expect(timeline.at(length)).toEqual(log.slice(0, length).reduce(fold, EMPTY));
    const starts = log.flatMap((event, index) => (event.type === 'lesson' || event.type === 'step' ? [index] : []));
    expect(timeline.spanOf(starts[1]! + 2)).toEqual({ from: starts[1], to: starts[2] });
  });
});

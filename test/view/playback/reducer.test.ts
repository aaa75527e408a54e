/** The reduced log of a real run against the state that the loop itself ended with. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabState } from '../../../src/record/checkpoint';
import type { LabEvent } from '../../../src/record/event';
import { INITIAL_VIEW, reduceEvent, agentGroups, agentVariance, type ViewState } from '../../../src/view/playback/reducer';
import { Timeline } from '../../../src/view/playback/timeline';
import { pullFresh } from '../../loop/pull';
import { scriptedEngine } from '../../loop/scripted';
import { toyConfig, toyLab } from '../../loop/toyLab';

const config = toyConfig({ steps: 6, queries: 4, groupSize: 4, evaluateEvery: 2, evaluateRows: 5 });
let events: readonly LabEvent[];
let state: LabState;
let view: ViewState;

beforeAll(async () => {
  ({ events, state } = await pullFresh(config, toyLab(scriptedEngine([2, 0, 0, -3]))));
  view = events.reduce(reduceEvent, INITIAL_VIEW);
});

describe('after a whole run', () => {
  test('memories and updates are those the loop carries', () => {
    const byId = (entries: ViewState['memories']) => [...entries].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId(view.memories)).toEqual(byId(state.memory.entries));
    expect(view.memories.length).toBeGreaterThan(0);
    expect(view.updates).toEqual(state.updates);
  });

  test('every step adds a point, every evaluation is kept', () => {
    expect(view.points.map((point) => point.step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(view.evaluations).toEqual(events.filter((event) => event.type === 'evaluation'));
  });

  test('variance by agent agrees with the metrics of the loop', () => {
    for (const { metrics, variance } of view.points)
      for (const { name } of view.team) {
        expect(name in variance).toBe(`variance/${name}` in metrics);
        if (name in variance) expect(variance[name]).toBeCloseTo(metrics[`variance/${name}`]!, 10);
      }
  });
});

describe('a tree', () => {
  test('its initial trajectory is what was said during Rollout', () => {
    const last = events.slice(events.findLastIndex((event) => event.type === 'step'));
    const rollout = last.slice(
      0,
      last.findIndex((event) => event.type === 'phase' && event.phase === 'Branch')
    );
    for (const tree of view.trees) {
      const said = rollout.flatMap((event) => (event.type === 'turn' && event.tree === tree.index ? [event.turn.id] : []));
      expect(tree.initial).toEqual(said);
    }
  });

  test('has n (G - 1) + 1 judged ends, and a group at each of its n nodes', () => {
    for (const tree of view.trees) {
      expect(tree.outcomes).toHaveLength(tree.initial.length * (config.groupSize - 1) + 1);
      expect(tree.outcomes.every((outcome) => outcome.verdict)).toBe(true);
      expect(tree.groups.map((group) => group.node)).toEqual(tree.initial);
    }
  });
});

test('what an event does not touch is shared, and nothing is edited', () => {
  const frozen = events.reduce<ViewState>((before, event) => Object.freeze(reduceEvent(Object.freeze(before), event)), INITIAL_VIEW);
  expect(frozen).toEqual(view);
  const turn = events.findIndex((event) => event.type === 'turn');
  const before = events.slice(0, turn).reduce(reduceEvent, INITIAL_VIEW);
  const after = reduceEvent(before, events[turn]!);
  expect(after.memories).toBe(before.memories);
  expect(after.trees[1]).toBe(before.trees[1]);
});

describe('an evaluation under way', () => {
  const stamp = { run: 'a', seq: 0, step: 2 };
  const measuring = () => reduceEvent(view, { ...stamp, type: 'evaluating', done: 2, rows: 5 });

  test('is shown with its progress', () => expect(measuring().evaluating).toEqual({ done: 2, rows: 5 }));

  test.each<[string, () => LabEvent]>([
    ['its result', () => events.find(({ type }) => type === 'evaluation')!],
    ['a failure', () => ({ ...stamp, type: 'failure', name: 'Error', message: 'The GPU was lost.', stack: '' })],
    ['a resume', () => ({ ...stamp, type: 'resumed', id: 'step-2' })],
    ['a new run', () => events[0]!]
  ])('is no longer shown after %s', (_, end) => expect(reduceEvent(measuring(), end()).evaluating).toBeNull());
});

test('reward variance is unknown, not zero, before groups are', () => {
  const untilCredit = events
    .slice(
      0,
      events.findIndex((event) => event.type === 'group')
    )
    .reduce(reduceEvent, INITIAL_VIEW);
  expect(agentGroups(untilCredit, 'master')).toEqual([]);
  expect(agentVariance(untilCredit, 'master')).toBeNull();
});

test('a log with a turn missing is refused', () => {
  const turn = events.findIndex((event) => event.type === 'turn');
  const broken = events.filter((_, index) => index !== turn);
  expect(() => broken.reduce(reduceEvent, INITIAL_VIEW)).toThrow('the log is damaged');
});

describe('a warm-up', () => {
  let log: readonly LabEvent[];
  beforeAll(async () => {
    ({ events: log } = await pullFresh({ ...config, steps: 1, evaluateEvery: 0, warmRows: 4, warmBatch: 2, warmEpochs: 2 }, toyLab()));
  });
  const upTo = (type: LabEvent['type'], step: number): ViewState =>
    log.slice(0, log.findIndex((event) => event.type === type && event.step === step) + 1).reduce(reduceEvent, INITIAL_VIEW);

  test('shows its rows, and what the step before taught until its own is learned', () => {
    expect(upTo('lesson', 0)).toMatchObject({ step: 0, trees: [], warmupStep: { epoch: 1, taught: null } });
    expect(upTo('lesson', 2)).toMatchObject({ step: 2, warmupStep: { epoch: 2, taught: { step: 1 } } });
    expect(upTo('lesson', 2).warmupStep!.tasks).toHaveLength(2);
    expect(upTo('taught', 2)).toMatchObject({ updates: { master: 3 }, warmupStep: { taught: { step: 2 } } });
  });

  test('keeps its losses, and gives way to trees', () => {
    const after = log.reduce(reduceEvent, INITIAL_VIEW);
    expect(after.warmupStep).toBeNull();
    expect(after.trees).toHaveLength(config.queries);
    expect(after.heldOut.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(after.points.map(({ metrics }) => 'reward' in metrics)).toEqual([false, false, false, false, true]);
  });

  test('is a place to travel in, step by step', () => {
    const timeline = new Timeline();
    timeline.append(log);
    timeline.catchUp();
    for (let length = 0; length <= log.length; length += 3) expect(timeline.at(length)).toEqual(log.slice(0, length).reduce(reduceEvent, INITIAL_VIEW));
    const starts = log.flatMap((event, index) => (event.type === 'lesson' || event.type === 'step' ? [index] : []));
    expect(timeline.spanOf(starts[1]! + 2)).toEqual({ from: starts[1], to: starts[2] });
  });
});

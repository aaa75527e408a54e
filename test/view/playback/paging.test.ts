/** A long log of which the page holds the outline and the turns of a few steps, against the log reduced from its start. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { LabEvent } from '../../../src/record/event';
import { loseAllTurns } from '../../../src/record/lostStep';
import { outlineOf } from '../../../src/record/outline';
import { describeLoss } from '../../../src/view/playback/loss';
import { Playback } from '../../../src/view/playback/playback.svelte';
import { INITIAL_VIEW, reduceEvent } from '../../../src/view/playback/reducer';
import { Timeline } from '../../../src/view/playback/timeline';
import { pullFresh } from '../../loop/pull';
import { toyConfig, toyLab } from '../../loop/toyLab';

/** More steps than there are from one stored view to the next. */
const STEPS = 40;

let events: readonly LabEvent[];
const viewAt = (length: number) => events.slice(0, length).reduce(reduceEvent, INITIAL_VIEW);

beforeAll(async () => {
  ({ events } = await pullFresh(toyConfig({ steps: STEPS, queries: 2, groupSize: 3, evaluateEvery: 7, evaluateRows: 5 }), toyLab()));
});

/** As a run goes: events in small messages. */
function live(): Timeline {
  const timeline = new Timeline();
  for (let at = 0; at < events.length; at += 50) {
    timeline.append(events.slice(at, at + 50));
    timeline.catchUp();
  }
  return timeline;
}

/** As a stored run is opened. */
function opened(): Timeline {
  const timeline = Timeline.ofOutline(outlineOf(events));
  timeline.catchUp();
  return timeline;
}

/** Takes in what is missing for a moment; false where it is refused. */
function read(timeline: Timeline, length: number): boolean {
  const missing = timeline.missing(length);
  return !missing || timeline.fill(missing, events.slice(missing.from, missing.to));
}

const whole = (timeline: Timeline): number[] => timeline.steps.filter(({ to }) => !timeline.missing(to)).map(({ step }) => step);

describe.each<[string, () => Timeline]>([
  ['a run that went on here', live],
  ['a run opened from storage', opened]
])('%s', (_, make) => {
  test('shows any moment once the turns of its step are read', () => {
    const timeline = make();
    for (let length = events.length; length > 0; length -= 53) {
      expect(read(timeline, length)).toBe(true);
      expect(timeline.at(length)).toEqual(viewAt(length));
    }
    expect(timeline.length).toBe(events.length);
  });

  test('holds the turns of eight steps, however many are looked at', () => {
    const timeline = make();
    for (const { to } of timeline.steps) read(timeline, to);
    expect(whole(timeline).length).toBeLessThanOrEqual(8);
    expect(whole(timeline)).toContain(STEPS - 1);
    expect(timeline.events.filter(({ type }) => type === 'turn').length).toBeLessThan(events.filter(({ type }) => type === 'turn').length / 4);
  });

  test('keeps what is shown while others are looked at less lately', () => {
    const timeline = make();
    const [first, ...others] = timeline.steps;
    read(timeline, first!.to);
    for (const { to } of others.slice(0, 20)) {
      read(timeline, to);
      expect(timeline.at(first!.to)).toEqual(viewAt(first!.to));
    }
  });

  test('without turns has everything else: curves, memories, updates, spans and rewards', () => {
    const timeline = make();
    const { to } = timeline.steps[5]!;
    expect(timeline.missing(to)).toMatchObject({ to });
    expect(timeline.at(to)).toEqual({ ...viewAt(to), trees: [], focus: null, rescored: null });
    const rewards = events.flatMap((event) => (event.type === 'verdict' && event.step === 5 ? [Math.fround(event.verdict.reward)] : []));
    expect(Array.from(timeline.steps[5]!.rewards)).toEqual(rewards);
    expect(timeline.steps.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_each, step) => step));
  });

  test('gives what it holds as a log that says which steps are lost', () => {
    const timeline = make();
    read(timeline, timeline.steps[7]!.to);
    const held = new Set(whole(timeline));
    const spans = timeline.steps.map(({ step, from, to }) => (held.has(step) ? events.slice(from, to) : loseAllTurns(events.slice(from, to))));
    const single = (event: LabEvent): LabEvent => (event.type === 'lost' ? { ...event, rewards: event.rewards.map(Math.fround) } : event);
    expect(timeline.kept.map(single)).toEqual([...events.slice(0, timeline.steps[0]!.from), ...spans.flat().map(single)]);
  });

  test('gives the same view of the same moment while nothing has changed', () => {
    const timeline = make();
    const { to } = timeline.steps[9]!;
    read(timeline, to);
    const view = timeline.at(to);
    timeline.append([{ ...events.at(-1)!, seq: events.length }]);
    timeline.catchUp();
    expect(timeline.at(to)).toBe(view);
    expect(timeline.at(to - 1)).toEqual(viewAt(to - 1));
  });

  test('goes on from an earlier step where the run does', () => {
    const timeline = make();
    const { from } = timeline.steps[10]!;
    const resumed: LabEvent = { type: 'resumed', id: 'step-10', seq: from, run: events[0]!.run, step: 10 };
    timeline.append([resumed]);
    timeline.catchUp();
    const log = [...events.slice(0, from), resumed];
    const missing = timeline.missing(timeline.total)!;
    expect(timeline.fill(missing, log.slice(missing.from, missing.to))).toBe(true);
    expect(timeline.now).toEqual(log.reduce(reduceEvent, INITIAL_VIEW));
    expect(timeline.length).toBe(log.length);
  });

  test('refuses the turns of another log, and of one that lacks some', () => {
    const timeline = make();
    const missing = timeline.missing(timeline.steps[3]!.to)!;
    const own = events.slice(missing.from, missing.to);
    const others = own.map((event): LabEvent => (event.type === 'metrics' ? { ...event, metrics: { ...event.metrics, reward: 9 } } : event));
    for (const strange of [others, own.slice(1), own.slice(0, -1), outlineOf(own).events, []]) expect(timeline.fill(missing, strange)).toBe(false);
    expect(timeline.fill({ ...missing, run: 'other' }, own)).toBe(false);
    expect(timeline.fill(missing, own)).toBe(true);
  });
});

test('of a log in which steps are lost asks for none of their turns, and says that they are', () => {
  const second = events.findIndex(({ type, step }) => type === 'step' && step === 2);
  const log = [...loseAllTurns(events.slice(0, second)), ...events.slice(second)];
  const timeline = Timeline.ofOutline(outlineOf(log));
  timeline.catchUp();
  const [first, , third] = timeline.steps;
  expect(timeline.missing(first!.to)).toBeNull();
  expect([timeline.isLost(first!.to), timeline.isLost(third!.to)]).toEqual([true, false]);
  expect(timeline.at(first!.to)).toEqual({ ...viewAt(first!.to), trees: [], focus: null, rescored: null });
  expect(first!.rewards.length).toBe(events.filter(({ type, step }) => type === 'verdict' && step === 0).length);
  expect(read(timeline, third!.to)).toBe(true);
  expect(timeline.at(third!.to)).toEqual(viewAt(third!.to));
  expect(timeline.kept.find(({ type }) => type === 'lost')).toMatchObject({ step: 0, rewards: Array.from(first!.rewards) });
});

test('refuses a step under way whose last turns are missing', () => {
  const log = events.slice(0, events.findLastIndex(({ type }) => type === 'turn') + 1);
  const timeline = Timeline.ofOutline(outlineOf(log));
  timeline.catchUp();
  const missing = timeline.missing(timeline.total)!;
  expect(timeline.fill(missing, log.slice(missing.from, -1))).toBe(false);
  expect(timeline.fill(missing, log.slice(missing.from))).toBe(true);
  expect(timeline.now).toEqual(viewAt(log.length));
});

describe('playback', () => {
  /** Reads that a test answers when it likes. */
  function slow() {
    const asked: { readonly from: number; readonly answer: (log?: readonly LabEvent[] | Error) => Promise<void> }[] = [];
    const playback = new Playback(
      (_run, from, to) =>
        new Promise((resolve, reject) =>
          asked.push({
            from,
            answer: async (log = events.slice(from, to)) => {
              if (log instanceof Error) reject(log);
              else resolve(log);
              await new Promise((next) => setTimeout(next));
            }
          })
        )
    );
    return { playback, asked };
  }

  async function open() {
    const { playback, asked } = slow();
    const restarted = playback.restart(outlineOf(events));
    await asked[0]!.answer();
    await restarted;
    return { playback, asked };
  }

  test('opens a stored run at its end, with the turns of its newest steps, in one go', async () => {
    const { playback, asked } = await open();
    expect(asked.map(({ from }) => from)).toEqual([playback.steps.at(-4)!.from]);
    for (const step of [STEPS - 4, STEPS - 2]) {
      playback.showStep(step);
      expect(playback.shown).toEqual(viewAt(playback.steps[step]!.to));
    }
    playback.cursor = null;
    expect(asked).toHaveLength(1);
    expect(playback.shown).toEqual(viewAt(events.length));
    expect(playback.reading).toBe(false);
  });

  test('keeps the picture until the step asked for last is here, and reads none that was passed by', async () => {
    const { playback, asked } = await open();
    const before = playback.shown;
    for (const step of [3, 4, 5, 20]) playback.showStep(step);
    expect(playback.reading).toBe(true);
    expect(playback.shown).toBe(before);
    await asked[1]!.answer();
    expect(playback.shown).toBe(before);
    await asked[2]!.answer();
    expect(asked.slice(1).map(({ from }) => from)).toEqual([3, 20].map((step) => playback.steps[step]!.from));
    expect(playback.shown).toEqual(viewAt(playback.steps[20]!.to));
    playback.showStep(3);
    expect(playback.shown).toEqual(viewAt(playback.steps[3]!.to));
    playback.showStep(STEPS - 1);
    expect(playback.cursor).toBeNull();
    expect(playback.shown).toEqual(viewAt(events.length));
  });

  test('shows a step without its trees where they are not kept, says why, and asks again when it is asked again', async () => {
    const { playback, asked } = await open();
    playback.showStep(3);
    expect(playback.loss).toBeNull();
    await asked[1]!.answer([]);
    expect(playback.reading).toBe(false);
    expect(playback.shown).toMatchObject({ step: 3, trees: [] });
    expect(playback.shown.points).toHaveLength(4);
    expect(playback.loss).toBe(describeLoss([]));
    playback.showStep(3);
    await asked[2]!.answer();
    expect(playback.shown.trees).toHaveLength(2);
    expect(playback.loss).toBeNull();
  });

  test('says of a step what became of its turns', async () => {
    const { playback, asked } = await open();
    const reasons: (string | null)[] = [];
    const { from, to } = playback.steps[3]!;
    const own = events.slice(from, to);
    for (const found of [[], loseAllTurns(own), own.slice(0, -2), new Error('The disk is gone.')]) {
      playback.showStep(3);
      await asked.at(-1)!.answer(found);
      reasons.push(playback.loss);
    }
    expect(reasons).toEqual([
      expect.stringMatching(/no longer in this browser’s storage/),
      expect.stringMatching(/gone when the run was stored/),
      expect.stringMatching(/another tab took the run up .*, or the record is damaged\.$/),
      expect.stringMatching(/could not be read from this browser’s storage: The disk is gone\.$/)
    ]);
  });

  test('of steps that the log calls lost reads nothing', async () => {
    const { playback, asked } = slow();
    const log = loseAllTurns(events);
    await playback.restart({ ...outlineOf(log), end: events.length });
    expect(asked).toEqual([]);
    expect(playback.shown).toEqual({ ...viewAt(events.length), trees: [], focus: null, rescored: null });
    expect(playback.loss).toBe(describeLoss([{ type: 'lost' }]));
    playback.showStep(3);
    expect(playback.loss).toBe(describeLoss([{ type: 'lost' }]));
  });

  test('keeps the log before until the newest steps of the one opened are here', async () => {
    const { playback, asked } = await open();
    const other = events.slice(0, playback.steps[9]!.to).map((event): LabEvent => ({ ...event, run: 'other' }));
    const restarted = playback.restart(outlineOf(other));
    expect(playback.run).toBe(events[0]!.run);
    const newer: LabEvent = { type: 'resumed', id: 'step-10', seq: other.length, run: 'other', step: 10 };
    playback.append([newer]);
    await asked[1]!.answer(other.slice(asked[1]!.from));
    await restarted;
    expect(playback.run).toBe('other');
    expect(playback.events.at(-1)).toEqual(newer);
    expect(playback.events.filter(({ type, step }) => type === 'turn' && step === 9)).toEqual(other.filter(({ type, step }) => type === 'turn' && step === 9));
  });
});

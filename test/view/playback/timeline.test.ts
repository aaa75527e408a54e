/** The view at moments of a log, against reducing it from the start each time. */
import { beforeAll, expect, test } from 'vitest';
import type { LabEvent } from '../../../src/record/event';
import { INITIAL_VIEW, reduceEvent } from '../../../src/view/playback/reducer';
import { Timeline } from '../../../src/view/playback/timeline';
import { pullFresh } from '../../loop/pull';
import { toyConfig, toyLab } from '../../loop/toyLab';

let events: readonly LabEvent[];
const stageAt = (length: number) => events.slice(0, length).reduce(reduceEvent, INITIAL_VIEW);

beforeAll(async () => {
  ({ events } = await pullFresh(toyConfig({ steps: 3, queries: 2, groupSize: 3 }), toyLab()));
});

function timelineOf(list: readonly LabEvent[]): Timeline {
  const timeline = new Timeline();
  timeline.append(list);
  timeline.catchUp();
  return timeline;
}

test('the view at any moment is that of all events up to it', () => {
  const timeline = timelineOf(events);
  for (let length = 0; length <= events.length; length += 7) expect(timeline.at(length)).toEqual(stageAt(length));
  expect(timeline.now).toEqual(stageAt(events.length));
});

test('catching up stops at the deadline and goes on from there', () => {
  const timeline = new Timeline();
  timeline.append(events);
  let time = 0;
  expect(timeline.catchUp(10, () => time++)).toBe(false);
  expect(timeline.length).toBe(10);
  expect(timeline.now).toEqual(stageAt(10));
  expect(timeline.catchUp()).toBe(true);
  expect(timeline.now).toEqual(stageAt(events.length));
});

test.each([1, 40, 200])('an event numbered as one that is there, %i before the end, voids what stood from there on', (back) => {
  const timeline = timelineOf(events);
  const place = events[events.length - back]!;
  const resumed: LabEvent = { type: 'resumed', id: 'step-1', seq: place.seq, run: place.run, step: 1 };
  timeline.append([resumed]);
  timeline.catchUp();
  expect(timeline.events).toEqual([...events.slice(0, -back), resumed]);
  expect(timeline.now).toEqual(reduceEvent(stageAt(events.length - back), resumed));
});

test('an event of another run begins anew', () => {
  const timeline = timelineOf(events);
  const other = { ...events[0]!, run: 'other' };
  timeline.append([other]);
  timeline.catchUp();
  expect(timeline.events).toEqual([other]);
  expect(timeline.now).toEqual(reduceEvent(INITIAL_VIEW, other));
});

test('the span of a moment is its step, from one step event to the next', () => {
  const starts = events.flatMap((event, index) => (event.type === 'step' ? [index] : []));
  const timeline = timelineOf(events);
  expect(timeline.spanOf(starts[1]! + 1)).toEqual({ from: starts[1], to: starts[2] });
  expect(timeline.spanOf(starts[2]!)).toEqual({ from: starts[1], to: starts[2] });
  expect(timeline.spanOf(events.length)).toEqual({ from: starts[2], to: events.length });
  expect(timeline.spanOf(starts[0]!)).toEqual({ from: 0, to: starts[0] });
  expect(timeline.endAfter(starts[1]! + 1)).toBe(events.length);
});

/** Replay over a made playback of numbered moments: where it begins, how fast it goes, and where it ends. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Granularity } from '../../../src/bridge/protocol';
import type { Playback } from '../../../src/view/playback/playback.svelte';
import { describeRate, RATES, Replay, restOf } from '../../../src/view/playback/replay.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Moments 1 to 6; the last step is 4 to 6. */
function made(unit: Granularity = 'phase') {
  const playback: Pick<Playback, 'cursor' | 'move' | 'reading' | 'showFirst' | 'showStart'> = {
    cursor: null,
    reading: false,
    move: () => void (playback.cursor = playback.cursor! + 1 >= 6 ? null : playback.cursor! + 1),
    showFirst: () => void (playback.cursor = 1),
    showStart: () => void (playback.cursor = 4)
  };
  const replay = new Replay(
    playback,
    () => unit,
    () => null
  );
  return { playback, replay };
}

test('from the newest moment, phases and turns begin with their step, steps with the run', () => {
  const phases = made('phase');
  phases.replay.toggle();
  expect([phases.playback.cursor, phases.replay.on]).toEqual([4, true]);
  const steps = made('episode');
  steps.replay.toggle();
  expect(steps.playback.cursor).toBe(1);
});

test('it goes on from a moment looked at, at its pace, and ends with the newest', () => {
  const { playback, replay } = made();
  playback.cursor = 2;
  replay.rate = 4;
  replay.toggle();
  const seen = [playback.cursor];
  while (replay.on) {
    vi.advanceTimersByTime(restOf('phase', 4) - 1);
    expect(playback.cursor).toBe(seen.at(-1));
    vi.advanceTimersByTime(1);
    seen.push(playback.cursor);
  }
  expect(seen).toEqual([2, 3, 4, 5, null]);
});

test('it is held, and goes on from there', () => {
  const { playback, replay } = made();
  playback.cursor = 2;
  replay.toggle();
  vi.advanceTimersByTime(restOf('phase', 1));
  replay.toggle();
  vi.advanceTimersByTime(60_000);
  expect([playback.cursor, replay.on]).toEqual([3, false]);
  replay.toggle();
  vi.advanceTimersByTime(restOf('phase', 1));
  expect(playback.cursor).toBe(4);
});

test('who goes back to the newest moment ends it', () => {
  const { playback, replay } = made();
  playback.cursor = 2;
  replay.toggle();
  playback.cursor = null;
  vi.advanceTimersByTime(60_000);
  expect([playback.cursor, replay.on]).toEqual([null, false]);
});

test('the rates go from a quarter to four times', () => {
  expect(RATES.map(describeRate)).toEqual(['¼ ×', '½ ×', '1 ×', '2 ×', '4 ×']);
  expect(restOf('turn', 0.25)).toBe(16 * restOf('turn', 4));
});

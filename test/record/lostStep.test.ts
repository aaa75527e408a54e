/** A log of which events are missing says of every step that lacks one that it is lost, and of no other. */
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { isAccountedFor, loseAllTurns, loseTurns, tellLosses } from '../../src/record/lostStep';
import { beginsStep, outlineOf } from '../../src/record/outline';
import { logOf } from '../store/tiny';

/** Three steps, without a warm-up. */
const log: readonly LabEvent[] = logOf('a', 3)
  .filter(({ type }) => type !== 'lesson')
  .map((event, seq) => ({ ...event, seq }));
const begins = log.flatMap((event) => (beginsStep(event) ? [event.seq] : []));
const [first, second, third] = begins as [number, number, number];
const LARGE = ['turn', 'outcome', 'verdict', 'group'];
const without = (...numbers: readonly number[]) => log.filter(({ seq }) => !numbers.includes(seq));
const lostSteps = (events: readonly LabEvent[]) => events.flatMap(({ type, step }) => (type === 'lost' ? [step] : []));

describe('telling losses', () => {
  it('leaves a log that lacks nothing as it is', () => {
    expect(tellLosses(log, log.length)).toEqual(log);
    expect(tellLosses([], 0)).toEqual([]);
  });

  it.each([
    ['its first event', 0],
    ['one in the middle', 3],
    ['its last event', third - second - 1]
  ])('calls a step lost that lacks %s, or the one that it was taken for', (_, at) => {
    const told = tellLosses(without(second + at), log.length);
    expect(lostSteps(told)).toEqual([at ? 1 : 0]);
    expect(told.filter(({ seq }) => seq < first)).toEqual(log.slice(0, first));
    expect(told.filter(({ seq }) => seq >= third)).toEqual(log.slice(third));
    const lost = told.filter(({ step }) => step === (at ? 1 : 0) && step > 0);
    expect(lost.some(({ type }) => LARGE.includes(type))).toBe(false);
  });

  it('calls the last step lost where the log ends before its end', () => {
    expect(lostSteps(tellLosses(log.slice(0, -1), log.length))).toEqual([2]);
    expect(lostSteps(tellLosses(log.slice(0, -1), log.length - 1))).toEqual([]);
  });

  it('keeps what is told: metrics, memories, numbers and rewards', () => {
    const told = tellLosses(without(second + 2), log.length).filter(({ seq }) => seq >= second && seq < third);
    const own = log.slice(second, third);
    expect(told).toEqual([{ type: 'lost', rewards: [1.9], seq: second, run: 'a', step: 1 }, ...own.slice(1).filter(({ type }) => !LARGE.includes(type))]);
    expect(tellLosses(told, third)).toEqual(told);
    expect(outlineOf(told).rewards).toEqual(outlineOf(own).rewards);
  });

  it('drops turns that stand in a step that is lost', () => {
    const mixed = [...loseTurns(log.slice(second, second + 1), [1.9]), ...log.slice(second + 1, third)];
    const told = tellLosses(mixed, third);
    expect(told).toEqual(loseAllTurns(log.slice(second, third)));
  });
});

describe('an account of a log', () => {
  it('is whole where all that is missing is in steps that are lost', () => {
    for (const seq of begins.flatMap((each) => [each + 1, each + 4])) expect(isAccountedFor(tellLosses(without(seq), log.length), log.length)).toBe(true);
    expect(isAccountedFor(loseAllTurns(log), log.length)).toBe(true);
    expect(isAccountedFor(log.slice(0, first), first)).toBe(true);
  });

  it('is not where what comes before the first step is missing', () => {
    expect(isAccountedFor(without(0), log.length)).toBe(false);
    expect(isAccountedFor(without(first - 1), log.length)).toBe(false);
    expect(isAccountedFor(log.slice(0, first - 1), first)).toBe(false);
    expect(isAccountedFor([], 0)).toBe(false);
  });
});

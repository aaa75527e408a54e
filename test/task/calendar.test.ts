/** The calendar against the machine's own. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { addDays, dayOf, daysBetween, inProse, MONTHS, weekdayOf } from '../../src/task/calendar';

const DAY = 86_400_000;
const random = randomOf('calendar');
const draw = (): Date => new Date(Date.UTC(2026, 0, 1 + random.below(365)));
const written = (date: Date): string => `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;

describe('the calendar of 2026', () => {
  it('adds days as the machine does, in both directions', () => {
    for (let i = 0; i < 500; i++) {
      const [start, days] = [draw(), random.below(800) - 400];
      // 2028 is the next year with a leap day, which is out of reach.
      expect(addDays(written(start), days)).toBe(written(new Date(start.getTime() + days * DAY)));
    }
  });
  it('counts days as the machine does', () => {
    for (let i = 0; i < 500; i++) {
      const [start, end] = [draw(), draw()];
      expect(daysBetween(written(start), written(end))).toBe((end.getTime() - start.getTime()) / DAY);
    }
  });
  it('names every weekday as the machine does', () => {
    for (let day = 1; day <= 365; day++) {
      const date = new Date(Date.UTC(2026, 0, day));
      expect(weekdayOf(written(date))).toBe(date.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' }).toLowerCase());
    }
  });
  it('reads dates in any case', () => expect(dayOf('March 1')).toBe(59));
  it.each(['', 'may', 'may 0', 'april 31', 'february 29', 'may x', 'may 1.5', 'maybe 3', '3 may', 'may 3 2026'])('knows no date "%s"', (date) =>
    expect([dayOf(date), addDays(date, 1), daysBetween(date, 'may 1'), daysBetween('may 1', date), weekdayOf(date)]).toEqual([null, null, null, null, null])
  );
  it('writes names of the calendar with a capital', () => expect(inProse('june 3')).toBe('June 3'));
});

/** The clock against the machine's own. */
import { expect, it } from 'vitest';
import { shiftClock } from '../../src/task/clock';

const HOUR = 3_600_000;
const written = (milliseconds: number): string =>
  new Date(milliseconds).toLocaleTimeString('en-US', { hour: 'numeric', timeZone: 'UTC' }).replace(/\s/, ' ').toLowerCase();

it('agrees with the machine at every hour and for every difference', () => {
  for (let hour = 0; hour < 24; hour++)
    for (let shift = -23; shift <= 23; shift++) expect(shiftClock(written(hour * HOUR), shift)).toBe(written((hour + shift + 24) * HOUR));
});
it('keeps minutes', () => expect([shiftClock('3:30 pm', 9), shiftClock('12:05 am', -1)]).toEqual(['12:30 am', '11:05 pm']));
it.each(['', '15:00', '0 am', '13 pm', '3', '3 o clock', '3:60 pm'])('knows no time "%s"', (time) => expect(shiftClock(time, 1)).toBeNull());

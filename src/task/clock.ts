/** The clock: times as `3 pm` or `3:30 pm`, and what time it is elsewhere. */

/** The time so many whole hours later, or earlier where negative, of whichever day; null where `time` is none. */
export function shiftClock(time: string, hours: number): string | null {
  const [, hour, minutes, half] = /^(\d{1,2})(?::([0-5]\d))? ?(am|pm)$/.exec(time) ?? [];
  if (!half || Number(hour) < 1 || Number(hour) > 12) return null;
  const shifted = ((((Number(hour) % 12) + (half === 'pm' ? 12 : 0) + hours) % 24) + 24) % 24;
  return `${shifted % 12 || 12}${minutes ? `:${minutes}` : ''} ${shifted < 12 ? 'am' : 'pm'}`;
}

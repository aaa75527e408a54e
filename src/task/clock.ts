/** Times of day, as `3 pm` or `3:30 pm`, and their shift by whole hours. */

/** The time of day `hours` whole hours later, earlier where negative; null where `time` is no time. */
export function shiftClock(time: string, hours: number): string | null {
  const [, hour, minutes, half] = /^(\d{1,2})(?::([0-5]\d))? ?(am|pm)$/.exec(time) ?? [];
  if (!half || Number(hour) < 1 || Number(hour) > 12) return null;
  const shifted = ((((Number(hour) % 12) + (half === 'pm' ? 12 : 0) + hours) % 24) + 24) % 24;
  return `${shifted % 12 || 12}${minutes ? `:${minutes}` : ''} ${shifted < 12 ? 'am' : 'pm'}`;
}

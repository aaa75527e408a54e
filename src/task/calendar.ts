/** The calendar service: dates as `january 5`, in a year of 365 days. */

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Names of the months, in order. */
export const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'] as const;

/** The date so many days after `date`, past the end of the month and of the year if need be; null where `date` is none. */
export function addDays(date: string, days: number): string | null {
  const [name, number] = date.split(' ');
  const month = MONTHS.findIndex((candidate) => candidate === name);
  const day = Number(number);
  if (month < 0 || !Number.isInteger(day) || day < 1 || day > DAYS[month]!) return null;
  return settle(month, day + days);
}

function settle(month: number, day: number): string {
  const length = DAYS[month]!;
  return day <= length ? `${MONTHS[month]} ${day}` : settle((month + 1) % 12, day - length);
}

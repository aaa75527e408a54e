/** A date in the words of Python's strftime, which chat templates ask for. */

/** English names, as in Python's own locale. */
const named = (date: Date, options: Intl.DateTimeFormatOptions): string => date.toLocaleDateString('en-US', options);
const padded = (value: number): string => String(value).padStart(2, '0');

const PARTS: Readonly<Record<string, (date: Date) => string>> = {
  '%Y': (date) => String(date.getFullYear()),
  '%y': (date) => padded(date.getFullYear() % 100),
  '%m': (date) => padded(date.getMonth() + 1),
  '%d': (date) => padded(date.getDate()),
  '%B': (date) => named(date, { month: 'long' }),
  '%b': (date) => named(date, { month: 'short' }),
  '%A': (date) => named(date, { weekday: 'long' }),
  '%a': (date) => named(date, { weekday: 'short' }),
  '%H': (date) => padded(date.getHours()),
  '%M': (date) => padded(date.getMinutes()),
  '%S': (date) => padded(date.getSeconds()),
  '%%': () => '%'
};

/** The date, local time, in a form such as `%d %b %Y`; parts that are not known stay as they are. */
export const strftime = (date: Date, form: string): string => form.replace(/%[A-Za-z%]/g, (part) => (Object.hasOwn(PARTS, part) ? PARTS[part]!(date) : part));

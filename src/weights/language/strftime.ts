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
  '%-d': (date) => String(date.getDate()),
  '%-m': (date) => String(date.getMonth() + 1),
  '%-H': (date) => String(date.getHours()),
  '%-I': (date) => String(twelve(date)),
  '%e': (date) => String(date.getDate()).padStart(2),
  '%I': (date) => padded(twelve(date)),
  '%p': (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  '%j': (date) => String(dayOfYear(date)).padStart(3, '0'),
  '%F': (date) => strftime(date, '%Y-%m-%d'),
  '%T': (date) => strftime(date, '%H:%M:%S'),
  '%R': (date) => strftime(date, '%H:%M'),
  '%D': (date) => strftime(date, '%m/%d/%y'),
  '%Z': () => '',
  '%z': () => '',
  '%n': () => '\n',
  '%t': () => '\t',
  '%%': () => '%'
};

/** The hour by a clock of twelve. */
const twelve = (date: Date): number => date.getHours() % 12 || 12;

/** 1 on the first of January. */
const dayOfYear = (date: Date): number =>
  Math.round((new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() - new Date(date.getFullYear(), 0, 0).getTime()) / 86_400_000);

/** The date, local time, in a form such as `%d %b %Y`; parts that are not known stay as they are. */
export const strftime = (date: Date, form: string): string => form.replace(/%-?[A-Za-z%]/g, (part) => (Object.hasOwn(PARTS, part) ? PARTS[part]!(date) : part));

/** Ways to be right: each says the reference in another form or frame; none where the way does not fit the row. */
import { MONTHS } from '../../../src/task/calendar';
import type { TaskRow } from '../../../src/record/plan';
import type { Way } from './wrong';

const said = ({ task }: TaskRow): string => task.response.replace(/[.!]$/, '');
const frame =
  (write: (whole: string) => string): Way =>
  (row) => [write(said(row))];

/** Dates of the parts, rewritten in the reference. */
const dated =
  (write: (date: Date) => string): Way =>
  ({ task }) =>
    task.parts.flatMap(({ type, value }) => {
      if (type !== 'date') return [];
      const [month = '', day = ''] = value.split(' ');
      const date = new Date(Date.UTC(2026, (MONTHS as readonly string[]).indexOf(month), Number(day)));
      return [task.response.replace(new RegExp(value, 'i'), write(date))];
    });
const part = (date: Date, options: Intl.DateTimeFormatOptions): string => date.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' });
const [long, short, weekday] = [
  (date: Date) => part(date, { month: 'long' }),
  (date: Date) => part(date, { month: 'short' }),
  (date: Date) => part(date, { weekday: 'long' })
];
const th = (day: number): string =>
  `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;

/** The clock time of a row, rewritten. */
const timed =
  (write: (hour: number, half: string) => string): Way =>
  ({ task }) =>
    /\d [ap]m\b/.test(task.response) ? [task.response.replace(/(\d+) ([ap]m)\b/, (_, hour: string, half: string) => write(Number(hour), half))] : [];
const of24 = (hour: number, half: string): number => (hour % 12) + (half === 'pm' ? 12 : 0);

/** Hours of the day, rewritten. */
const opened =
  (write: (hour: number) => string): Way =>
  ({ task }) =>
    task.parts.some(({ unit }) => unit === "o'clock") ? [task.response.replace(/\d+/g, (hour) => write(Number(hour)))] : [];

/** Dollars of the reference, rewritten. */
const priced =
  (write: (digits: string) => string): Way =>
  ({ task }) =>
    /\$\d/.test(task.response) ? [task.response.replace(/\$(\d+(?:\.\d+)?)/g, (_, digits: string) => write(digits))] : [];

const grouped = (digits: string, by: string): string => digits.replace(/\B(?=(?:\d{3})+(?!\d))/g, by);
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** Sums of the plan with what they come to, as the calculator was asked. */
const workings = ({ plan }: TaskRow): string[] =>
  plan.flatMap(({ calls }) => calls.flatMap((call) => (call.arguments.expression ? [`${call.arguments.expression} = ${call.observation}`] : [])));

const replaced =
  (from: RegExp, to: string): Way =>
  ({ task }) =>
    from.test(task.response) ? [task.response.replace(from, to)] : [];

/** Ways by name. */
export const RIGHT: Readonly<Record<string, Way>> = {
  'as the reference': ({ task }) => [task.response, `${task.response}.`, `${task.response}!`],
  'in small letters': ({ task }) => [task.response.toLowerCase()],
  'in capitals': ({ task }) => [task.response.toUpperCase()],
  'spaced out': ({ task }) => [`  ${task.response.replaceAll(' ', '  ')}\n`],
  greeted: frame((whole) => `Hello! ${whole}.`),
  'sure before': frame((whole) => `Sure! ${whole}.`),
  'thanks before': frame((whole) => `Thank you for your question. ${whole}.`),
  'glad to help before': frame((whole) => `I am happy to help. ${whole}.`),
  'an offer after': frame((whole) => `${whole}. Let me know if you need anything else.`),
  'an offer with or': frame((whole) => `${whole}. If you need anything else or have other questions, please let me know.`),
  'an offer as a question': frame((whole) => `${whole}. Is there anything else I can help you with?`),
  'not hesitating': frame((whole) => `${whole}. Please do not hesitate to ask if you have any questions.`),
  'no problem': frame((whole) => `No problem! ${whole}.`),
  'a good day after': frame((whole) => `${whole}. Have a nice day!`),
  'a wish after': frame((whole) => `${whole}. I hope this helps!`),
  'certainly before': frame((whole) => `Certainly! ${whole}.`),
  'well before': frame((whole) => `Well, ${whole.replace(/^(It|There|You|They|The)\b/, (word) => word.toLowerCase())}.`),
  'good news or bad': frame((whole) => `Thanks for reaching out! Here is your answer: ${whole}.`),
  'to be clear': frame((whole) => `Please note: ${whole}.`),
  confirmed: frame((whole) => `I can confirm this: ${whole}.`),
  'an offer after with or': frame((whole) => `${whole}. Feel free to ask more questions, or visit our store any time.`),
  'no worries after': frame((whole) => `${whole}. No worries, and thank you for asking!`),
  'apology before': frame((whole) => `Sorry to keep you waiting! ${whole}.`),
  'the answer is': frame((whole) => `The answer: ${whole}.`),
  'looked up': frame((whole) => `I checked our records. ${whole}.`),
  'according to us': frame((whole) => `According to our records: ${whole}.`),
  'here is what I found': frame((whole) => `Here is what I found:\n${whole}`),
  bold: frame((whole) => `**${whole}**`),
  'figures in bold': frame((whole) => whole.replace(/(\$?\d[\d.]*\d|\d)/g, '**$1**')),
  'a bullet': frame((whole) => `- ${whole}`),
  'a heading': frame((whole) => `# Answer\n${whole}`),
  boxed: frame((whole) => `\\boxed{${whole}}`),
  contracted: ({ task }) => [
    task.response
      .replace(/\b(c)annot\b/i, "$1an't")
      .replace(/\b([Ii])t is\b/, "$1t's")
      .replace(/\bThere is\b/, "There's")
  ],
  'curly apostrophes': ({ task }) => [task.response.replace(/\bcannot\b/, 'can\u2019t').replace(/\bIt is\b/, 'It\u2019s')],
  'month, day and year': dated((date) => `${long(date)} ${date.getUTCDate()}, 2026`),
  'day and month': dated((date) => `${date.getUTCDate()} ${long(date)}`),
  'day, month and year': dated((date) => `${date.getUTCDate()} ${long(date)} 2026`),
  'short month': dated((date) => `${date.getUTCDate()} ${short(date)} 2026`),
  'short month with a point': dated((date) => `${short(date)}. ${date.getUTCDate()}`),
  'an ISO date': dated((date) => date.toISOString().slice(0, 10)),
  'a slashed date': dated((date) => `${date.getUTCMonth() + 1}/${date.getUTCDate()}/2026`),
  'the day of the month': dated((date) => `the ${th(date.getUTCDate())} of ${long(date)}`),
  'an ordinal': dated((date) => `${long(date)} ${th(date.getUTCDate())}`),
  'with its weekday': dated((date) => `${weekday(date)}, ${long(date)} ${date.getUTCDate()}`),
  'with its weekday and year': dated((date) => `${weekday(date)}, ${long(date)} ${date.getUTCDate()}, 2026`),
  'minutes said': timed((hour, half) => `${hour}:00 ${half}`),
  'joined half': timed((hour, half) => `${hour}${half}`),
  'points in the half': timed((hour, half) => `${hour} ${half[0]}.m.`),
  'twenty-four hours': timed((hour, half) => `${String(of24(hour, half)).padStart(2, '0')}:00`),
  'hours with minutes': opened((hour) => `${String(hour).padStart(2, '0')}:00`),
  'hours of twelve': opened((hour) => `${hour % 12 || 12} ${hour % 24 < 12 ? 'am' : 'pm'}`),
  'hours of twelve with minutes': opened((hour) => `${hour % 12 || 12}:00 ${hour % 24 < 12 ? 'AM' : 'PM'}`),
  'with cents': priced((digits) => `$${Number(digits).toFixed(2)}`),
  'dollars as a word': priced((digits) => `${digits} dollars`),
  'dollars as a code': priced((digits) => `USD ${digits}`),
  'thousands with a comma': ({ task }) => [
    task.response.replace(/\$?\d{4,}(?:\.\d+)?(?!\d)/g, (digits) => (/^\$|\./.test(digits) ? grouped(digits, ',') : digits))
  ],
  'thousands with a space': ({ task }) =>
    task.parts.some(({ type, value }) => type === 'number' && Number(value) >= 1000)
      ? [task.response.replace(/\d{4,}(?:\.\d+)?/g, (digits) => grouped(digits, ' '))]
      : [],
  'small numbers as words': ({ task }) =>
    task.parts.some(({ type, value }) => type === 'number' && Number.isInteger(Number(value)) && Number(value) < 13) && !task.response.includes('$')
      ? [task.response.replace(/(?<![\d.])\d{1,2}(?![\d.])/g, (digits) => WORDS[Number(digits)] ?? digits)]
      : [],
  'kilograms as a word': replaced(/(\d) kg\b/, '$1 kilograms'),
  'kilograms joined': replaced(/(\d) kg\b/, '$1kg'),
  'centimeters shortened': replaced(/(\d) centimeters\b/, '$1 cm'),
  'percent as a word': replaced(/(\d)%/, '$1 percent'),
  'full stop for a comma': ({ task }) =>
    /^(?:Yes|No), /.test(task.response) ? [task.response.replace(/^(Yes|No), (.)/, (_, first: string, next: string) => `${first}. ${next.toUpperCase()}`)] : [],
  'parts in another order': ({ task }) => [
    task.response
      .replace(/^\$(\S+) in total, \$(\S+) each$/, '$$$2 each, $$$1 in total')
      .replace(/^It will be (\w+) with (\d+) degrees$/, 'It will be $2 degrees and $1')
  ],
  'the sums shown after': (row) => workings(row).map((working) => `${said(row)} (${working}).`),
  'the sums shown before': (row) => workings(row).map((working) => `${working}. ${said(row)}.`),
  'the sums shown with signs': (row) => workings(row).map((working) => `${working.replaceAll('*', '\u00d7').replaceAll(' / ', ' \u00f7 ')}, so: ${said(row)}.`),
  'the bare sum in brackets': (row) => {
    const [working] = row.plan.length === 1 ? workings(row) : [];
    return working ? [`${said(row)} (that is ${working.split(' =')[0]})`] : [];
  },
  'what the specialists said before': (row) => (row.plan.length > 1 ? [`${row.plan.map(({ answer }) => answer).join('. ')}. ${said(row)}.`] : []),
  'an explanation after': frame((whole) => `${whole}. This is what our system shows right now.`),
  'according to our data': frame((whole) => `According to our data, ${whole.replace(/^(It|There|You|They|The)\b/, (word) => word.toLowerCase())}.`),
  'a numbered list': (row) => (/^\d/.test(row.task.response) ? [] : [`1. ${said(row)}`]),
  'an offer of something else': frame((whole) => `${whole}. Is there something else I can do for you?`),
  signed: frame((whole) => `${whole}.\n\nBest regards,\nCustomer Service`),
  'a harmless or': frame((whole) => `${whole}. You can pay by card or in cash.`)
};

/** Ways to be wrong: each makes false answers of a row whose reference is right; none where the way does not fit the row. */
import { MONTHS } from '../../../src/task/calendar';
import { FACTS } from '../../../src/task/facts';
import type { TaskRow } from '../../../src/record/plan';
import type { AnswerPart } from '../../../src/record/task';

/** Makes answers of a row. */
export type Way = (row: TaskRow) => readonly string[];

/** The reference without what closes it, and with a small first letter where it can follow other words. */
const said = ({ task }: TaskRow): string => task.response.replace(/[.!]$/, '');
const lower = (row: TaskRow): string =>
  /^(?:[A-Z][a-z]* (?:is|it|has|have|will|can|the|are)|It|The|There|You|Your|They|Each|Together|Order|That|No|Yes|Delivery|Express|I)\b/.test(said(row))
    ? said(row).replace(/^(?!I\b)./, (first) => first.toLowerCase())
    : said(row);

const numbers = ({ task }: TaskRow): readonly AnswerPart[] => task.parts.filter(({ type }) => type === 'number');
/** Parts that have a value which stands in the reference word by word. */
const values = ({ task }: TaskRow): readonly string[] =>
  task.parts.flatMap(({ type, value }) => {
    if (type === 'number') return [figureIn(task.response, Number(value))];
    if (type === 'date') return [value.replace(/^./, (first) => first.toUpperCase())];
    return type === 'name' || type === 'word' ? [value] : [];
  });

/** The figure as the response writes it. */
const figureIn = (response: string, value: number): string =>
  [...response.matchAll(/\d+(?:\.\d+)?/g)].map(([digits]) => digits).find((digits) => Math.abs(Number(digits) - value) < 0.005) ?? String(value);

/** Answers with each value of a part replaced, one at a time; dollars stand before. */
const each =
  (change: (value: string, part: AnswerPart) => string | null, types: readonly AnswerPart['type'][] = ['number', 'name', 'date', 'word']): Way =>
  (row) =>
    row.task.parts.flatMap((part) => {
      if (!types.includes(part.type)) return [];
      const [value] = values({ ...row, task: { ...row.task, parts: [part] } });
      const changed = value === undefined ? null : change(value, part);
      if (changed === null || !row.task.response.toLowerCase().includes(value!.toLowerCase())) return [];
      const place = row.task.response.toLowerCase().indexOf(value!.toLowerCase());
      return [row.task.response.slice(0, place) + changed + row.task.response.slice(place + value!.length)];
    });

/** Words before a value, the dollar sign included in what follows. */
const before =
  (words: string, types?: readonly AnswerPart['type'][]): Way =>
  (row) =>
    each((value) => `@@${value}`, types)(row).map((text) => text.replace(/(\$?)@@/, `${words} $1`));
const after = (words: string, types?: readonly AnswerPart['type'][]): Way => each((value) => `${value}${words}`, types);
const FIGURES: readonly AnswerPart['type'][] = ['number'];
const frame =
  (write: (answer: string, whole: string) => string): Way =>
  (row) => [write(lower(row), said(row))];
const has = (row: TaskRow, ...types: readonly AnswerPart['type'][]): boolean => row.task.parts.some(({ type }) => types.includes(type));
const where =
  (fits: (row: TaskRow) => boolean, way: Way): Way =>
  (row) =>
    fits(row) ? way(row) : [];

const written = (digits: string, zero: number): string => digits.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const figuresOf = (text: string): string[] => text.match(/\d+(?:\.\d+)?/g) ?? [];
const seen = ({ plan }: TaskRow): string => plan.flatMap(({ calls }) => calls.map(({ observation }) => observation)).join(' ');
const other = <T>(list: readonly T[], known: (one: T) => boolean): T => list.find((one) => !known(one))!;

/** The reference with an auxiliary verb denied; none where it has no such verb or denies already. */
const denied: Way = (row) => {
  if (has(row, 'none', 'refusal')) return [];
  const { response } = row.task;
  const verb = /\b(is|has|was|will|are|may|must|can)\b(?! not| no)/i;
  const plain = /\b(costs?|takes|weighs|closes|arrives|ends?|came|pays?|goes)\b/i;
  if (verb.test(response)) return [response.replace(verb, '$1 not')];
  return plain.test(response) ? [response.replace(plain, (word) => `does not ${word.replace(/s$/, '')}`)] : [];
};

/** Ways by name. */
export const WRONG: Readonly<Record<string, Way>> = {
  'says it is wrong': frame((_, whole) => `"${whole}" is wrong.`),
  'says it is not true': frame((answer) => `It is not true that ${answer}.`),
  'says it is false': frame((answer) => `It is false that ${answer}.`),
  'takes it back': frame((_, whole) => `${whole}. That is incorrect.`),
  'takes it back as a joke': frame((_, whole) => `${whole}. Just kidding.`),
  'takes it back as a mistake': frame((_, whole) => `${whole}. Sorry, that was a mistake.`),
  'takes it back in a word': frame((_, whole) => `${whole}. Not!`),
  'says that nobody says so': frame((answer) => `Nobody would say that ${answer}.`),
  'asks the value': where(
    (row) => values(row).length > 0,
    each((value) => `${value}?`)
  ),
  'asks it': frame((_, whole) => `${whole}?`),
  'asks whether': frame((answer) => `Is it so that ${answer}?`),
  'asks back': frame((_, whole) => `${whole}. Or is it?`),
  denies: denied,
  'puts not before': before('not'),
  'anything but': before('anything but'),
  'everything except': before('everything except'),
  'other than': before('something other than'),
  'instead of': before('another one instead of'),
  'far from': before('far from', FIGURES),
  'less than': before('less than', FIGURES),
  'more than': before('more than', FIGURES),
  'at least': before('at least', FIGURES),
  'at most': before('at most', FIGURES),
  'up to': before('up to', FIGURES),
  about: before('about', FIGURES),
  roughly: before('roughly', FIGURES),
  almost: before('almost', FIGURES),
  'close to': before('close to', FIGURES),
  half: before('half of', FIGURES),
  twice: before('twice', FIGURES),
  minus: before('minus', FIGURES),
  'a sign before it': where(
    (row) => row.task.parts.some(({ type }) => type === 'number'),
    each((value) => `-${value}`, FIGURES)
  ),
  'before the date': before('before', ['date']),
  'after the date': before('after', ['date']),
  'or more': after(' or more', FIGURES),
  'or less': after(' or less', FIGURES),
  'a plus after it': after('+', FIGURES),
  million: after(' million', FIGURES),
  thousand: after(' thousand', FIGURES),
  hundred: after(' hundred', FIGURES),
  k: after('k', FIGURES),
  dozen: after(' dozen', FIGURES),
  percent: where((row) => !/%|percent/.test(row.task.response), after(' percent', FIGURES)),
  'a percent sign': where((row) => !/%|percent/.test(row.task.response), after('%', FIGURES)),
  'another currency': (row) =>
    /\$\d/.test(row.task.response)
      ? ['euros', 'yen', 'zloty'].flatMap((unit) => (row.task.query.includes(unit) ? [] : [row.task.response.replace(/\$(\d+(?:\.\d+)?)/g, `$1 ${unit}`)]))
      : [],
  'another sign of currency': (row) =>
    /\$\d/.test(row.task.response) ? ['\u20ac', '\u00a3', '\u00a5'].map((sign) => row.task.response.replaceAll('$', sign)) : [],
  'dollars for another currency': (row) => {
    const unit = [...FACTS.currencies.keys()].find((name) => name !== 'dollars' && row.task.response.includes(` ${name}`) && row.task.kind !== 'qa');
    return unit && !/weigh/.test(row.task.response) ? [row.task.response.replace(` ${unit}`, ' dollars')] : [];
  },
  'another unit': (row) =>
    [
      ['days', 'weeks'],
      ['days', 'hours'],
      ['years', 'months'],
      ['year', 'month'],
      ['kg', 'grams'],
      ['kg', 'pounds'],
      ['miles', 'feet'],
      ['degrees', 'percent'],
      ['stars', 'percent'],
      ['pounds', 'kg']
    ].flatMap(([unit, instead]) =>
      new RegExp(`\\d ${unit}\\b`).test(row.task.response) && numbers(row).length
        ? [row.task.response.replace(new RegExp(`(\\d) ${unit}\\b`), `$1 ${instead}`)]
        : []
    ),
  'full-width digits added': after('\uff15', FIGURES),
  'superscript added': after('\u00b2', FIGURES),
  'subscript added': after('\u2083', FIGURES),
  'Arabic digits added': after('\u0663', FIGURES),
  'Devanagari digits for others': where(
    (row) => numbers(row).length > 0,
    each((value) => written(String(Number(value) + 1).replace('.', ''), 0x966), FIGURES)
  ),
  'a digit after it': each((value) => (value.includes('.') ? null : `${value}0`), FIGURES),
  'a digit before it': each((value) => `1${value}`, FIGURES),
  'a letter glued': each((value) => `${value}X`, FIGURES),
  'off by one': each((value) => String(Math.round((Number(value) + 1) * 100) / 100), FIGURES),
  'a cent off': each((value) => (Number(value) + 0.01).toFixed(2), FIGURES),
  'cents cut off': where(
    (row) => numbers(row).some(({ value }) => value.includes('.')),
    each((value) => (value.includes('.') ? String(Math.floor(Number(value))) : null), FIGURES)
  ),
  'digits swapped': each(
    (value) => (value.length > 1 && value[0] !== value[1] && !value.includes('.') ? value[1]! + value[0]! + value.slice(2) : null),
    FIGURES
  ),
  'a point in thousands': each((value) => (Number(value) >= 1000 ? value.replace(/^(\d+)(\d{3})/, '$1.$2') : null), FIGURES),
  'a comma misplaced': each((value) => (/^\d{3,}$/.test(value) ? value.replace(/^(\d)/, '$1,') + '0'.repeat(value.length === 4 ? 1 : 0) : null), FIGURES),
  'tens of it': each((value) => (Number.isInteger(Number(value)) ? `${value}/7` : null), FIGURES),
  'in another base': each((value) => (Number.isInteger(Number(value)) ? `0x${Number(value).toString(16)}` : null), FIGURES),
  'said in another base': after(' in hexadecimal', FIGURES),
  'listed figures': (row) => {
    const all = figuresOf(`${row.task.query} ${seen(row)} ${row.task.response}`);
    const distinct = [...new Set(all.map(Number))];
    const due = new Set(row.task.parts.map(({ value }) => Number(value)));
    return distinct.length > due.size && numbers(row).length && distinct.some((value) => !due.has(value))
      ? [distinct.join(', '), distinct.join(' '), distinct.join('; ')]
      : [];
  },
  maybe: frame((answer) => `Maybe ${answer}.`),
  'I guess': frame((answer) => `I guess ${answer}.`),
  'not sure': frame((answer) => `I am not sure, but ${answer}.`),
  probably: frame((answer) => `Probably ${answer}.`),
  'could be': frame((answer) => `It could be that ${answer}.`),
  'or another figure': each((value) => `${value} or ${Number(value) + 3}`, FIGURES),
  'or something else': frame((_, whole) => `${whole}, or maybe something else.`),
  'on condition': frame((answer) => `If you are lucky, ${answer}.`),
  unless: frame((_, whole) => `${whole}, unless things have changed.`),
  'in the past': frame((_, whole) => `Until last year: ${whole}.`),
  'no longer': frame((_, whole) => `${whole}. This is no longer so.`),
  'someone says': frame((answer) => `Someone told me that ${answer}.`),
  'a neighbour claims': frame((answer) => `My neighbour claims that ${answer}.`),
  'a rumour': frame((answer) => `There is a rumour that ${answer}.`),
  quoted: frame((_, whole) => `A customer wrote: "${whole}"`),
  'both yes and no': where(
    (row) => has(row, 'yes', 'no'),
    frame((_, whole) => `${whole}. ${whole.startsWith('No') ? 'Yes' : 'No'}.`)
  ),
  'the other of yes and no': where(
    (row) => has(row, 'yes', 'no'),
    ({ task }) => [task.response.replace(/^(Yes|No)\b/, (first) => (first === 'Yes' ? 'No' : 'Yes'))]
  ),
  'no before it': where(
    (row) => !has(row, 'no', 'none', 'refusal'),
    ({ task }) => [`No, ${task.response.replace(/^Yes, /, '')}`]
  ),
  'denies after no': where(
    (row) => has(row, 'no'),
    ({ task }) =>
      [task.response.replace(/^No, it (closes|arrives)/, (_, verb: string) => `No, it does not ${verb.slice(0, -1)}`)].filter((text) => text !== task.response)
  ),
  'blanket denial': () => [
    'There is no such thing and I can not do that.',
    'There is no such thing, and I cannot do that.',
    'No, there is no such thing and it is not possible.'
  ],
  'yes and no at once': () => ['Yes and no.', 'yes no', 'Yes. No.'],
  'yes to a refusal': where(
    (row) => has(row, 'none', 'refusal'),
    frame((_, whole) => `Yes. ${whole}.`)
  ),
  'another month': each(
    (value) =>
      value.replace(/^\w+/, (month) =>
        other(
          MONTHS.map((name) => name.replace(/^./, (first) => first.toUpperCase())),
          (name) => name === month
        )
      ),
    ['date']
  ),
  'another day': each((value) => value.replace(/\d+/, (day) => String((Number(day) % 28) + 1)), ['date']),
  'another year': each((value) => `${value}, 2019`, ['date']),
  'another weekday beside': each(
    (value, part) => {
      const [month = '', day = ''] = part.value.split(' ');
      const date = new Date(Date.UTC(2026, (MONTHS as readonly string[]).indexOf(month), Number(day) + 1));
      return `${date.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'UTC' })}, ${value}`;
    },
    ['date']
  ),
  'am and pm swapped': where(
    (row) => / [ap]m\b/.test(row.task.response),
    ({ task }) => [task.response.replace(/ ([ap])m\b/, (_, half: string) => (half === 'a' ? ' pm' : ' am'))]
  ),
  'of another product': (row) => {
    const name = other([...FACTS.products.values()], ({ name }) => `${row.task.query} ${row.task.response} ${seen(row)}`.includes(name.split(' ')[0]!)).name;
    return [`The ${name}: ${said(row)}.`, `For the ${name}, ${lower(row)}.`];
  },
  'of another city': (row) => [
    `In ${other([...FACTS.cities.values()], ({ city }) => `${row.task.query} ${row.task.response} ${seen(row)}`.includes(city)).city}, ${lower(row)}.`
  ],
  'of another order': (row) => [`For order 10101: ${said(row)}.`],
  'all names': where(
    (row) => has(row, 'name') && row.task.forbidden.length > 0,
    ({ task }) => [[...task.parts.map(({ value }) => value), ...task.forbidden].join(', ')]
  ),
  'the query': ({ task }) => [task.query, `${task.query} ${task.response}`],
  'a raw error': ({ task }) => ['error: not_found', `error: not_found ${task.response}`],
  nothing: () => ['', ' ', '.', '...'],
  'words about nothing': () => ['I have the answer.', 'Let me know if you need anything else.', 'OK'],
  'a range': each((value) => `${value} to ${Number(value) + 9}`, FIGURES),
  'a sum unfinished': (row) => {
    const [first] = figuresOf(row.task.query).filter((digits) => Number(digits) && !row.task.parts.some(({ value }) => Number(value) === Number(digits)));
    return first && numbers(row).length ? each((value) => `${value} + ${first}`, FIGURES)(row) : [];
  },
  'of long ago': frame((_, whole) => `${whole} was what we said years ago.`),
  'of someone else': frame((answer) => `For someone else, ${answer}.`),
  'in a dream': frame((answer) => `I had a dream in which ${answer}.`),
  'struck out': frame((_, whole) => `~~${whole}~~`),
  'does not know': frame((_, whole) => `I don't know. ${whole}.`),
  'has no idea': frame((_, whole) => `I have no idea. ${whole}.`),
  suppose: frame((answer) => `Suppose ${answer}.`),
  imagine: frame((answer) => `Imagine that ${answer}.`),
  'no less than': each((value) => `>=${value}`, FIGURES),
  'a power': each((value) => `${value}**2`, FIGURES)
};

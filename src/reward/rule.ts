/**
 * What makes an answer wrong whatever else it says, so that listing, echoing, hedging and denying do not pay. An answer is taken as a set of
 * claims: a figure with its unit, a name, a date, a word, a polarity. Each rule is a sentence about the answer or null. What the reference
 * itself says is never held against an answer, nor is what is only polite (clause.ts) or shows the working (figure.ts).
 */
import { normalise, tokenF1, occurrencesOf } from '../math/text';
import type { AnswerPart, Task } from '../record/task';
import { ERROR } from '../record/world';
import { clausesOf, placesIn, type Clause } from './clause';
import { equals, figuresIn, moneyIn, unitsOf, type Figure } from './figure';
import { inOneForm } from './form';
import { read, worthOf, type Said } from './part';
import { affirms, altering, datesIn, isContent, plainWords, rivalsOf, signOf, signals, weekdayOf, withoutPhrases, type Meaning } from './sign';
import { strangeName } from './subject';

/** An answer may be this long in any case, in words that are neither polite nor asked or seen; and so many times as long as the reference. */
const ANY_LENGTH = 30;
const LONGER = 4;
/** Token F1 with the query above which an answer is an echo. */
const ECHO = 0.9;

/** A task read once: its reference and what may be known from the query and the tools. */
interface Known {
  readonly reference: Said;
  readonly clauses: readonly Clause[];
  readonly figures: readonly Figure[];
  /** Figures of the query and of what the tools said. */
  readonly others: readonly Figure[];
  /** Words of the query, the reference, the parts and what the tools said. */
  readonly words: ReadonlySet<string>;
  /** What each tool and specialist said. */
  readonly said: readonly (readonly string[])[];
  readonly asked: readonly string[];
  readonly dates: readonly string[];
  readonly money: readonly string[];
  readonly text: string;
}

/** An answer with its clauses, polite ones left out. */
interface Answer extends Said {
  readonly clauses: readonly Clause[];
}

type Rule = (said: Answer, task: Task, known: Known) => string | null;

const KNOWN = new WeakMap<Task, Known>();

/** What is known of a task, worked out once. */
function knownOf(task: Task): Known {
  const found = KNOWN.get(task);
  if (found) return found;
  const form = (text: string): string => inOneForm(text, task);
  const reference = read(form(task.response));
  const others = [task.query, ...(task.seen ?? [])].map(form);
  const texts = [reference.text, ...others, ...task.parts.map(({ value }) => value)];
  const words = texts.map(plainWords);
  const known: Known = {
    reference,
    clauses: clausesOf(reference.text, { parts: [] }),
    figures: figuresIn(reference.text),
    others: others.flatMap(figuresIn),
    words: new Set(words.flat()),
    said: others.slice(1).map(plainWords),
    asked: plainWords(form(task.query)),
    dates: [...task.parts.map(({ value }) => value.toLowerCase()), ...words.flatMap(datesIn)],
    money: [...texts.flatMap(moneyIn), ...task.parts.flatMap(({ unit }) => unit ?? [])],
    text: texts.join(' ').toLowerCase()
  };
  KNOWN.set(task, known);
  return known;
}

/** More words than `max(30, 4 × those of the reference)` are a list, not an answer; words that were asked or seen do not count. */
const tooLong: Rule = ({ clauses }, _, { reference, words }) => {
  const counted = clauses.filter(({ isWorking }) => !isWorking).flatMap(({ words: said }) => said.filter((word) => !words.has(word) || /\d/.test(word)));
  const most = Math.max(ANY_LENGTH, LONGER * reference.words.length);
  return counted.length > most ? `The answer has ${counted.length} words, and ${most} are allowed.` : null;
};

/** The query itself, nearly itself (token F1 above 0.9), or with something added. */
const echo: Rule = ({ text, words }, { query }, { asked }) => {
  const echoed = normalise(text) === normalise(query) || tokenF1(words, asked) > ECHO || occurrencesOf(asked, words).length > 0;
  return echoed ? 'The answer repeats the query.' : null;
};

/** What a tool reported when it could not, passed on as it came. */
const rawError: Rule = ({ text }, { response }) =>
  text.includes(ERROR) && !response.includes(ERROR) ? 'The answer quotes an error instead of saying what it means.' : null;

/** Letters of another alphabet, struck-out text and signs that compare: nothing that is read here says what they mean. */
const strangeSign: Rule = ({ text }, _, { text: known }) => {
  const sign =
    /(?!\p{Script=Latin})\p{L}|[~\u2248\u223C\u2245\u2260\u2264\u2265\u00B1\u2213\u00AC^]|[\u0335-\u0338]|(?<![-=])[<>]=?(?=\s*[$\d])|\d\s*\*\*\s*\d|\p{No}|\p{Nl}|\d\s*[/\u2044]\s*\d|\d\s?\+(?!\s*[$\d(])|!=/u;
  const equations = text
    .split(/[;\n]/)
    .filter((piece) => !/(?<![<>!])=/.test(piece))
    .join(' ');
  const found = sign.exec(equations.replace(/\b(\d(?:\.\d)?)\s*\/\s*5\b(?! *\d)/g, known.includes('stars') ? '$1' : '$&'));
  return found && !known.includes(found[0].toLowerCase()) ? `The answer holds "${found[0]}", which leaves open what is meant.` : null;
};

/** A figure that belongs to no part and is neither allowed nor known, or that other signs are joined to. */
const strangeFigure: Rule = ({ clauses }, { parts, allowed }, { figures, others, text }) => {
  const known = [
    ...allowed,
    ...parts.flatMap(({ value }) => figuresIn(value).map((figure) => figure.value)),
    ...[...figures, ...others].map(({ value }) => value)
  ];
  for (const clause of clauses) {
    if (clause.isWorking) continue;
    for (const { value, joined } of clause.figures) {
      if (joined !== null && !text.includes(joined.toLowerCase())) return `The answer mentions ${joined}, which has no place in it.`;
      if (joined === null && !known.some((other) => equals(value, other))) return `The answer mentions ${value}, which has no place in it.`;
    }
  }
  return null;
};

/** A figure of a part that counts something else: `27 euros` where it is dollars; or money and shares that nobody spoke of. */
const strangeUnit: Rule = ({ clauses }, { parts }, { figures, others, money }) => {
  const numbers = parts
    .filter(({ type }) => type === 'number')
    .map((part) => ({ value: Number(part.value), units: unitsOf(Number(part.value), part.unit, figures) }));
  const isOpen = numbers.some(({ units }) => !units.length);
  const isDue = (value: number, unit: string): boolean => {
    const meant = numbers.filter((part) => equals(part.value, value));
    if (!meant.length || meant.some(({ units }) => units.includes(unit) || (!units.length && unit !== 'percent'))) return true;
    return others.some((other) => equals(other.value, value) && other.units.includes(unit));
  };
  for (const clause of clauses) {
    for (const { value, units } of clause.isWorking ? [] : clause.figures) {
      const unit = units.find((unit) => !isDue(value, unit));
      if (unit) return `The answer counts ${value} in ${unit}, which it is not.`;
    }
    const strange = moneyIn(clause.text).find((unit) => !money.includes(unit) && !(isOpen && unit === 'dollars'));
    if (strange) return `The answer speaks of ${strange}, which have no place in it.`;
  }
  return null;
};

/** A figure of a part among others, or values alone: a list leaves open which of them is the answer. */
const listed: Rule = ({ text, clauses }, { parts }) => {
  const values = [...parts, ...parts.flatMap(({ value }) => figuresIn(value).map((figure): AnswerPart => ({ type: 'number', value: String(figure.value) })))];
  const isPart = (value: number): boolean => values.some((part) => part.type === 'number' && equals(Number(part.value), value));
  const runs = text.match(/[$€£]?\d+(?:\.\d+)?%?(?:(?:\s*[,;|&]\s*|\s+and\s+|\s+|\s*\n\s*)[$€£]?\d+(?:\.\d+)?%?)+/g) ?? [];
  const isMixed = runs.some((run) => {
    const figures = figuresIn(run).map(({ value }) => value);
    return figures.some(isPart) && !figures.every(isPart);
  });
  const isBare = ({ text: clause, words, figures, isWorking }: Clause): boolean =>
    !isWorking &&
    words.length > 0 &&
    /\d/.test(clause) &&
    words.filter((word) => !/^\d/.test(word)).length <= 1 &&
    !figures.some(({ value }) => isPart(value)) &&
    !datesIn(words).length;
  const isList = clauses.some(isBare) && clauses.every(({ words }) => words.length <= 2);
  return isMixed || isList ? 'The answer lists figures and leaves open which of them it means.' : null;
};

/** A figure of a part in a sum that comes to something else, or at one end of a range: `27 - 2`, `27 to 30`. */
const unfinished: Rule = ({ clauses }, { parts }, { reference }) => {
  const isPart = (value: number): boolean => parts.some((part) => part.type === 'number' && equals(Number(part.value), Math.abs(value)));
  for (const { text, isWorking } of clauses) {
    const joined = isWorking ? [] : (text.match(/\d[\d.]*\s*(?:[-+*/\u00D7\u00F7\u2010-\u2015\u2212]|\bto\b)\s*[$\u20AC\u00A3]?\d[\d.]*/g) ?? []);
    const found = joined.find((sum) => {
      const values = figuresIn(sum).map(({ value }) => value);
      return values.some(isPart) && !values.every(isPart) && !normalise(reference.text).includes(normalise(sum));
    });
    if (found) return `The answer says "${found}" of what it should say plainly.`;
  }
  return null;
};

/** A date that is no part, not asked about, not in the reference and not seen. */
const strangeDate: Rule = ({ words }, _, { dates }) => {
  const strange = datesIn(words).find((date) => !dates.includes(date));
  return strange ? `The answer mentions ${strange}, which has no place in it.` : null;
};

/** A name of the shop's world that was neither asked nor seen: another product, another city. A weekday may be that of a date that is said. */
const strangeSubject: Rule = ({ clauses, words }, task, { words: known }) => {
  const days = datesIn(words).map(weekdayOf);
  const all = days.length ? new Set([...known, ...days]) : known;
  for (const clause of clauses) {
    const strange = strangeName(clause.words, all, task);
    if (strange) return `The answer speaks of "${strange}", which was neither asked nor seen.`;
  }
  return null;
};

/** A forbidden name, unless it is a piece of the longer name of a part. */
const forbiddenName: Rule = ({ words }, { parts, forbidden }) => {
  const names = parts.filter(({ type }) => type === 'name').map(({ value }) => plainWords(value));
  const isPiece = (place: number, { length }: readonly string[]): boolean =>
    names.some((name) => name.length > length && occurrencesOf(name, words).some((from) => from <= place && from + name.length >= place + length));
  const found = forbidden.find((name) => occurrencesOf(plainWords(name), words).some((place) => !isPiece(place, plainWords(name))));
  return found === undefined ? null : `The answer must not mention "${found}".`;
};

/** A word that excludes one of the parts: another weekday, another status. */
const rivalWord: Rule = ({ words }, { parts }, { reference }) => {
  const rivals = parts.filter(({ type }) => type === 'word').flatMap(({ value }) => rivalsOf(value.toLowerCase()));
  const found = rivals.find((rival) => words.includes(rival) && !reference.words.includes(rival) && !parts.some(({ value }) => value.toLowerCase() === rival));
  return found ? `The answer says "${found}" besides what is right.` : null;
};

const has = ({ parts }: Task, ...types: readonly AnswerPart['type'][]): boolean => parts.some(({ type }) => types.includes(type));

const NEGATIONS: ReadonlySet<string> = new Set(['not', 'no', 'never', 'neither', 'nor', 'cannot', 'hardly', 'without', 'nobody']);
const negationsIn = (words: readonly string[]): number => words.filter((word) => NEGATIONS.has(word)).length;

/** A yes or no that opens a clause is an answer of its own and denies nothing in it. */
const unopened = (words: readonly string[]): readonly string[] => (words[0] === 'no' && words.length > 1 ? words.slice(1) : words);

/** A denial where the reference denies nothing: `It does not cost $27`, `There is no such order, it has shipped`, `No, $27`. */
const denial: Rule = ({ clauses: all }, task, { reference, clauses: ours }) => {
  if (has(task, 'no', 'none', 'refusal')) return null;
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  const isNo = !ours.some((clause) => clause.words[0] === 'no') && clauses.some((clause) => ['no', 'nope'].includes(clause.words[0]!));
  const denied = isNo || (['negation', 'none', 'refusal'] as const).some((meaning) => signals(meaning, words) && !signals(meaning, reference.words));
  return denied ? 'The answer denies what it should say.' : null;
};

/** Where the answer is a no, that there is none or a refusal: no yes beside it, not one of the others instead, and no part denied that the reference affirms. */
const polarity: Rule = ({ clauses: all }, task, known) => {
  if (!has(task, 'no', 'none', 'refusal')) return null;
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  const { reference } = known;
  const refuses = !has(task, 'refusal') && !signals('refusal', reference.words) && signals('refusal', withoutPhrases('none', words));
  const lacks = !has(task, 'none') && !signals('absent', reference.words) && signals('absent', withoutPhrases('refusal', words));
  const affirmed = signals('affirmation', words) || (has(task, 'none') && affirms('none', words)) || (has(task, 'refusal') && affirms('refusal', words));
  if (refuses || lacks || affirmed) return 'The answer says two things that exclude each other.';
  const isDenied = ({ words: all }: Clause): boolean => {
    const said = unopened(all);
    const count = negationsIn(said);
    const valued = task.parts.filter((part) => placesIn(said, part).length);
    const likes = known.clauses.filter((clause) => {
      const content = unopened(clause.words).filter((word) => isContent(word) && !NEGATIONS.has(word));
      const says = valued.some((part) => placesIn(clause.words, part).length > 0);
      return says || (content.length > 0 && content.every((word) => said.includes(word)));
    });
    return likes.length > 0 && likes.every((clause) => negationsIn(unopened(clause.words)) % 2 !== count % 2 && negationsIn(unopened(clause.words)) < count);
  };
  const isDouble = clauses.some(
    (clause) => negationsIn(unopened(clause.words)) >= 2 && !known.clauses.some((other) => negationsIn(unopened(other.words)) >= 2)
  );
  const isAlone = clauses.some(({ words: said }, at) => at > 0 && said.length === 1 && ['not', 'never', 'nope'].includes(said[0]!));
  return isDouble || isAlone || clauses.some(isDenied) ? 'The answer denies what it should say.' : null;
};

/** What a clause must not do with a claim, and how that is told. */
const STANCES: readonly (readonly [Meaning, string])[] = [
  ['falsehood', 'The answer takes back what it says'],
  ['doubt', 'The answer leaves open what it should say'],
  ['past', 'The answer speaks of another time']
];

/** Words before a verb of saying among which the one who says it is looked for. */
const SPEAKER = 4;

/** Whether it is the shop that says so: `our records say`, `according to the system`. */
function isOurs(speech: string, words: readonly string[]): boolean {
  const [from = 0] = occurrencesOf(speech.split(' '), words);
  const after = speech === 'according to' ? from + 2 + SPEAKER : from;
  return signals('voice', words.slice(Math.max(0, from - SPEAKER), after));
}

/** Whether a condition is one that the query or the reference makes: `if you order on June 5`. */
function isKnown(condition: string, words: readonly string[], known: ReadonlySet<string>): boolean {
  const phrase = condition.split(' ');
  const since = words.slice(occurrencesOf(phrase, words)[0]! + phrase.length).filter(isContent);
  return since.length ? since.every((word) => known.has(word)) : phrase.every((word) => known.has(word));
}

/** A clause that ends on not knowing: `I don't know. It is 27`; `I don't know of such a product` goes on and says something. */
const isIgnorant = ({ words }: Clause, reference: readonly string[]): boolean => {
  const said = signOf('ignorance', words, reference);
  return said !== undefined && words.join(' ').endsWith(said);
};

/** A claim that is taken back, doubted, told of another time, asked, said to be another's or made to depend on something. */
const stance: Rule = ({ clauses: all }, _, { reference, asked, words: known }) => {
  const clauses = all.filter(({ isWorking }) => !isWorking);
  const words = clauses.flatMap((clause) => clause.words);
  for (const [meaning, told] of STANCES) {
    const found = signOf(meaning, words, reference.words);
    if (found && !(meaning !== 'doubt' && occurrencesOf(found.split(' '), asked).length)) return `${told}: "${found}".`;
  }
  if (clauses.some((clause) => isIgnorant(clause, reference.words))) return 'The answer says that it does not know.';
  if (clauses.some(({ asks }) => asks)) return 'The answer asks instead of saying.';
  for (const clause of clauses) {
    const speech = signOf('speech', clause.words, reference.words);
    if (speech && !isOurs(speech, clause.words)) return `The answer says what another says: "${speech}".`;
    const condition = signOf('condition', clause.words);
    if (condition && !isKnown(condition, clause.words, known)) return `The answer depends on something: "${condition}".`;
  }
  return null;
};

const NEAR = 5;

/** A word beside a value that makes another claim of it: `less than $27`, `27 or more`, `anything but the Norvik table`. */
const altered: Rule = ({ clauses }, { parts }, { reference, clauses: ours, asked }) => {
  for (const clause of clauses) {
    if (clause.isWorking) continue;
    for (const part of parts) {
      for (const { from, length } of placesIn(clause.words, part)) {
        const beside = (words: readonly string[], place: number, size: number) => [
          altering('before', words.slice(Math.max(0, place - NEAR), place)),
          altering('after', afterUnit(words.slice(place + size, place + size + NEAR + 2)))
        ];
        const own = ours.flatMap((other) => placesIn(other.words, part).flatMap((place) => beside(other.words, place.from, place.length)));
        const near = beside(clause.words, from, length);
        const found = near.find(
          (phrase, i) =>
            phrase && !own.includes(phrase) && !occurrencesOf(phrase.split(' '), reference.words).length && !isRestated(phrase, i, asked, reference.words)
        );
        if (found === 'or') return 'The answer leaves open what it should say: "or".';
        if (found) return `The answer says "${found}" of what it should say plainly.`;
      }
    }
  }
  return null;
};

const SHARES: readonly string[] = ['each', 'per', 'apiece'];

/** Words after a value such as `each` and `more` may be the query's; and between is where two figures are due. */
const isRestated = (phrase: string, side: number, asked: readonly string[], reference: readonly string[]): boolean => {
  if (side === 0) return phrase === 'between' && reference.filter((word) => /^\d/.test(word)).length > 1;
  if (SHARES.includes(phrase)) return [...SHARES, 'average'].some((word) => asked.includes(word) || reference.includes(word));
  return ['more', 'less'].includes(phrase) && asked.includes(phrase);
};

/** Words after a figure without its unit. */
const afterUnit = (words: readonly string[]): readonly string[] => {
  const units = figuresIn(`1 ${words.slice(0, 2).join(' ')}`)[0]!.units.length;
  const isTwo = units > 0 && !figuresIn(`1 ${words[0]}`)[0]!.units.length;
  return units ? words.slice(isTwo ? 2 : 1) : words;
};

/** An alternative beside a part: `27 or 22`, `either the Norvik table`. */
const alternative: Rule = ({ clauses }, { parts }, { reference }) => {
  if (reference.words.includes('or')) return null;
  const open = clauses.some(({ words }) =>
    parts.some((part) =>
      placesIn(words, part).some(({ from, length }) => {
        const [before, after] = [words.slice(Math.max(0, from - 3), from), words.slice(from + length, from + length + 3)];
        return [...before, ...after].some((word) => word === 'or' || word === 'either');
      })
    )
  );
  const isSplit = clauses.some(({ words }) => ['or', 'either'].includes(words[0]!) && words.length <= 4);
  const isPlain = clauses.some(({ words }) =>
    words.some((word, i) => word === 'or' && [words[i - 1], words[i + 1]].some((near) => ['yes', 'no', 'not'].includes(near ?? '')))
  );
  return open || isSplit || isPlain ? 'The answer leaves open what it should say: "or".' : null;
};

const VALUED: readonly AnswerPart['type'][] = ['number', 'name', 'date', 'word'];
/** Words a second claim may have more than the first. */
const SLACK = 2;

/** A clause that says a part, and another that says less or something else in the same words: `It is 27. It is 22`; what the tools said may come before, as the working. */
const secondClaim: Rule = ({ text }, { parts }, { others }) => {
  const valued = parts.filter(({ type }) => VALUED.includes(type));
  const clauses = text.split(/[.;!?,]\s+/).map((clause) => {
    const said = read(clause);
    return { ...said, says: valued.filter((part) => worthOf(part, said, false) > 0) };
  });
  const isSecond = (first: Claim, other: Claim): boolean => {
    const frame = frameOf(first);
    const says = other.says.filter((part) => first.says.includes(part)).length;
    if (!frame.length || says === first.says.length || says < other.says.length) return false;
    return other.words.length <= first.words.length + SLACK && isWithin(frame, other.words.map(masked));
  };
  const isSeen = ({ text: clause }: Claim): boolean => figuresIn(clause).every(({ value }) => others.some((other) => equals(other.value, value)));
  const second = clauses.find((other, at) => clauses.some((first, place) => isSecond(first, other) && !(at < place && isSeen(other))));
  return second ? `The answer says something else as well: "${second.text}".` : null;
};

/** A clause with the parts that it says. */
interface Claim extends Said {
  readonly says: readonly AnswerPart[];
}

/** One sign for any figure. */
const masked = (word: string): string => (/\d/.test(word) ? '#' : word);

/** The words of a clause, figures masked, without what its parts say. */
function frameOf({ words, says }: Claim): string[] {
  const values = new Set(says.filter(({ type }) => type !== 'number').flatMap(({ value }) => plainWords(value)));
  return words.filter((word) => !values.has(word)).map(masked);
}

/** Whether all of `frame` is among the words, in this order. */
const isWithin = (frame: readonly string[], words: readonly string[]): boolean =>
  words.reduce((at, word) => (word === frame[at] ? at + 1 : at), 0) === frame.length;

/** Least words of a clause that is taken for what a tool or a specialist said. */
const QUOTED = 4;

/** Whether the clause is what a tool or a specialist said, word by word, and not what the reference says. */
const isQuoted = ({ words, text }: Clause, { said, reference }: Known): boolean =>
  words.length >= QUOTED && !text.includes('?') && said.some((one) => occurrencesOf(words, one).length > 0) && !occurrencesOf(words, reference.words).length;

const RULES: readonly Rule[] = [
  tooLong,
  echo,
  rawError,
  strangeFigure,
  strangeDate,
  forbiddenName,
  rivalWord,
  denial,
  altered,
  alternative,
  polarity,
  strangeSign,
  strangeUnit,
  listed,
  unfinished,
  secondClaim,
  strangeSubject,
  stance
];

/** The first rule that the answer breaks, as a sentence; null where it breaks none. */
export function brokenRule(said: Said, task: Task): string | null {
  const known = knownOf(task);
  const clauses = clausesOf(said.text, task).map((clause) => (isQuoted(clause, known) ? { ...clause, isWorking: true } : clause));
  const answer = { ...said, clauses };
  for (const rule of RULES) {
    const reason = rule(answer, task, known);
    if (reason) return reason;
  }
  return null;
}

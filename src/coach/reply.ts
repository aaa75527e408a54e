/** Reads a coach's reply, whatever its form: the last score that it names, on whatever scale it says, or none. */
import { compatible } from '../math/text';
import { FULL_SCORE, LEAST_SCORE, type CoachScore } from '../record/coachScore';

/** What a reply says. */
export type CoachReply = Pick<CoachScore, 'score' | 'answerCorrect' | 'reason'>;

/** Characters at the end of a reply that are read; a reply that goes on for longer has gone astray, and the score stands at its end. */
const READ_LENGTH = 20_000;
const LONGEST_REASON = 300;

/** With a point or a comma before its decimals, and whole: `1,000` is none. */
const DECIMAL = String.raw`\d{1,6}(?:\.\d{1,6}|,\d{1,2})?(?!\d|[.,]\d)`;
/** A number, the end of a range that begins with it, and the scale that it is on: `8`, `7-8`, `8/10`, `8 out of 10`, `80%`. */
const FIGURE = String.raw`(?<low>(?:(?<=[\s:=(])[-\u2212])?${DECIMAL})(?:\s{0,3}(?:[-\u2010-\u2015\u2212]|to)\s{0,3}(?<high>${DECIMAL}))?(?:\s{0,3}(?:(?:/|out of)\s{0,3}(?<full>\d{1,6})|(?<percent>%)))?`;
/** What may stand between a label and its value: what the label means in brackets, signs, and a verb. */
const BETWEEN = String.raw`(?:\s{0,3}\([^()\n]{0,60}\))?(?:[\s:="'([{~\u2248]|\\boxed\{|[-\u2012-\u2015](?=\s)|\b(?:is|of|about)\b){0,12}`;

const PROCESS_SCORE = new RegExp(String.raw`process[\s_-]?score${BETWEEN}${FIGURE}`, 'giu');
/** Without the label that was asked for: a score at the beginning of a line, or a figure that is all there is. */
const OTHER_SCORES = [
  new RegExp(String.raw`^\s{0,9}(?:(?:final|overall|my|the)\s)?(?:score|rating)${BETWEEN}${FIGURE}`, 'gimu'),
  new RegExp(String.raw`^${FIGURE}\.?$`, 'gu')
];
const ANSWER_CORRECT = new RegExp(String.raw`answer[\s_-]?correct${BETWEEN}(?<said>yes|true|correct|right|no|false|incorrect|wrong|[10])\b`, 'giu');
const AFFIRMATIVE: ReadonlySet<string> = new Set(['yes', 'true', 'correct', 'right', '1']);

/** What a model says to itself, where it has come to the end of it; of what has not ended, nothing is read. */
const withoutThought = (text: string): string =>
  text.replace(/^[^]*<\/(?:think|thinking|thought|reasoning)>/iu, '').replace(/<(?:think|thinking|thought|reasoning)>[^]*$/iu, '');

/** Markdown marks, which may stand between a label and its value or within the label; headings and quotes lose theirs too. */
const withoutMarks = (text: string): string => text.replace(/[*`|]|\\(?=_)|^\s{0,3}[#>]+/gmu, '');

const valueOf = (numeral: string): number => Number(numeral.replace(',', '.').replace('\u2212', '-'));

/** The figure on the scale of 0 to 10, a range by its middle; null where it lies outside. */
function scoreOf({ groups }: RegExpExecArray): number | null {
  const { low, high, full, percent } = groups!;
  const figure = high === undefined ? valueOf(low!) : (valueOf(low!) + valueOf(high)) / 2;
  const scale = percent ? 100 : Number(full ?? FULL_SCORE);
  const score = (FULL_SCORE * figure) / scale;
  return score >= LEAST_SCORE && score <= FULL_SCORE ? score : null;
}

/** The last line before the labels that says something in words, else the first after them. */
function reasonOf(text: string, at: number): string {
  const said = (lines: readonly string[]): string[] =>
    lines.map((line) => line.trim()).filter((line) => /\p{L}{2}/u.test(line) && !/process[\s_-]?score|answer[\s_-]?correct/iu.test(line));
  const reason = said(text.slice(0, at).split('\n')).at(-1) ?? said(text.slice(at).split('\n'))[0] ?? '';
  return [...reason].slice(0, LONGEST_REASON).join('');
}

/** The last score named; null where there is none, or where it lies outside of its scale. Never throws, and takes time in proportion to the text. */
export function readReply(reply: string): CoachReply | null {
  const text = withoutMarks(compatible(withoutThought(reply.slice(-READ_LENGTH)))).trim();
  const named = [PROCESS_SCORE, ...OTHER_SCORES].map((pattern) => [...text.matchAll(pattern)].at(-1)).find((match) => match !== undefined);
  const score = named ? scoreOf(named) : null;
  if (!named || score === null) return null;
  const said = [...text.matchAll(ANSWER_CORRECT)].at(-1)?.groups?.['said'];
  return { score, answerCorrect: said === undefined ? null : AFFIRMATIVE.has(said.toLowerCase()), reason: reasonOf(text, named.index) };
}

/** The input of rules: what is derived from a task once, and a parsed answer. */
import type { Task } from '../../record/task';
import { clausesOf, type Clause } from '../clause';
import { figuresIn, moneyIn, type Figure } from '../figure';
import { canonicalForm } from '../canonical';
import { readAnswer, type AnswerText } from '../part';
import { datesIn, plainWords } from '../cue';

/** What is derived from a task: its parsed reference, and what query and observations mention. */
export interface TaskContext {
  /** The reference answer. */
  readonly reference: AnswerText;
  readonly referenceClauses: readonly Clause[];
  readonly referenceFigures: readonly Figure[];
  /** Figures of the query and of the observations. */
  readonly givenFigures: readonly Figure[];
  /** Words of the query, the reference, the parts and the observations. */
  readonly knownWords: ReadonlySet<string>;
  /** Words of each observation: what a tool or a specialist said. */
  readonly observations: readonly (readonly string[])[];
  readonly queryWords: readonly string[];
  /** Dates of the query, the reference, the parts and the observations. */
  readonly knownDates: readonly string[];
  /** Units of money and percentages of the same. */
  readonly knownUnits: readonly string[];
  /** All of these texts, in lower case. */
  readonly knownText: string;
}

/** An answer with its clauses, polite ones left out. */
interface ParsedAnswer extends AnswerText {
  readonly clauses: readonly Clause[];
}

/** A rule: a sentence about what is wrong with the answer, or null where nothing is. */
export type AnswerRule = (answer: ParsedAnswer, task: Task, context: TaskContext) => string | null;

const CONTEXTS = new WeakMap<Task, TaskContext>();

/** The context of a task, computed once. */
export function taskContextOf(task: Task): TaskContext {
  const found = CONTEXTS.get(task);
  if (found) return found;
  const canonical = (text: string): string => canonicalForm(text, task);
  const reference = readAnswer(canonical(task.response));
  const others = [task.query, ...(task.seen ?? [])].map(canonical);
  const texts = [reference.text, ...others, ...task.parts.map(({ value }) => value)];
  const words = texts.map(plainWords);
  const context: TaskContext = {
    reference,
    referenceClauses: clausesOf(reference.text, { parts: [] }),
    referenceFigures: figuresIn(reference.text),
    givenFigures: others.flatMap(figuresIn),
    knownWords: new Set(words.flat()),
    observations: others.slice(1).map(plainWords),
    queryWords: plainWords(canonical(task.query)),
    knownDates: [...task.parts.map(({ value }) => value.toLowerCase()), ...words.flatMap(datesIn)],
    knownUnits: [...texts.flatMap(moneyIn), ...task.parts.flatMap(({ unit }) => unit ?? [])],
    knownText: texts.join(' ').toLowerCase()
  };
  CONTEXTS.set(task, context);
  return context;
}

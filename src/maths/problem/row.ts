/** Rows of the maths pipeline by identity: the same split and index give the same problem, with its reference solution, on every machine. */
import forms from '../../../datasets/maths/en/forms.json';
import words from '../../../datasets/maths/en/words.json';
import { randomOf } from '../../math/random';
import { drawFitting } from '../../task/fitting';
import { splitOf, type DrawnSplit } from '../../task/split';
import { fillTemplate, type TemplateSlots } from '../../task/wording';
import { runProgram } from '../language/interpreter';
import { rational, textOf } from '../language/rational';
import { FORMS, MATHS_FAMILIES, type Figures, type MathsFamily, type ProblemForm } from './forms';

/** What the three agents say and do in the reference solution, in order. */
interface MathsReference {
  /** The solver's plan: what is to be worked out, and nothing worked out. */
  readonly plan: string;
  /** The executor's program, what it printed, and the executor's answer. */
  readonly program: string;
  readonly output: string;
  readonly executed: string;
  /** The verifier's answer: why the number is plausible, and the number. */
  readonly final: string;
}

/** A problem in words with its answer. */
export interface MathsRow {
  /** For example `test-maths-0042`. */
  readonly id: string;
  readonly family: MathsFamily;
  /** The form within its family, for example `discount`. */
  readonly form: string;
  readonly split: DrawnSplit;
  /** Index of the phrasing within its form, through train, dev and test in this order. */
  readonly phrasing: number;
  readonly query: string;
  /** Exact, with at most two decimals. */
  readonly answer: string;
  /** What the answer counts, for example `dollars`; empty for a bare number. */
  readonly unit: string;
  /** The figures of the problem in ascending order; rows of different splits share no such list. */
  readonly figures: readonly number[];
  readonly reference: MathsReference;
}

interface FormWording extends Readonly<Record<DrawnSplit, readonly string[]>> {
  readonly unit: string;
  readonly plan: string;
  readonly program: string;
  readonly check: string;
}

const WORDINGS: Readonly<Record<MathsFamily, Readonly<Record<string, FormWording>>>> = forms;

/** Greatest answer. */
const LARGEST = 1_000_000;

/** The figures in ascending order, whichever slots they fill. */
const listed = (figures: Figures): number[] => Object.values(figures).sort((a, b) => a - b);

/** Whether `check`, `more than 12` or `less than 12`, holds of a value. */
function holds(check: string, value: number): boolean {
  const bound = Number(/\d+$/.exec(check)![0]);
  return check.startsWith('more') ? value > bound : value < bound;
}

/** Whether a draw belongs to the split and has an answer of at least 1 with at most two decimals, which passes its check and is none of its figures. */
function fits(form: ProblemForm, check: string, split: DrawnSplit, figures: Figures): boolean {
  const [numerator, denominator] = form.answer(figures);
  const value = numerator / denominator;
  return (
    splitOf(`maths ${listed(figures).join(', ')}`) === split &&
    (100 * numerator) % denominator === 0 &&
    value >= 1 &&
    value <= LARGEST &&
    holds(fillTemplate(check, figures), value) &&
    !listed(figures).includes(value)
  );
}

/** The phrasing of a round: dev rows in dev phrasings, test rows by turns in those of the test and of training. */
function phrasingOf(wording: FormWording, split: DrawnSplit, round: number): { readonly phrasing: number; readonly template: string } {
  const held = split !== 'train' && (split === 'dev' || round % 2 === 0);
  const pool = wording[held ? split : 'train'];
  const before = held ? wording.train.length + (split === 'test' ? wording.dev.length : 0) : 0;
  const index = (split === 'test' ? Math.floor(round / 2) : round) % pool.length;
  return { phrasing: before + index, template: pool[index]! };
}

/** What the answer counts, as far as the problem says it: some terse phrasings name no thing. */
const unitOf = (unit: string, template: string, slots: TemplateSlots): string =>
  unit === '{thing}' && !template.includes(unit) ? '' : fillTemplate(unit, slots);

/** Row number `index` (0, 1, …) of a split; consecutive rows go round the families, then their forms, then the phrasings. `attempt` draws another in its place. */
export function mathsRow(split: DrawnSplit, index: number, attempt = 0): MathsRow {
  const family = MATHS_FAMILIES[index % MATHS_FAMILIES.length]!;
  const inFamily = Math.floor(index / MATHS_FAMILIES.length);
  const names = Object.keys(FORMS[family]);
  const name = names[inFamily % names.length]!;
  const [form, wording] = [FORMS[family][name]!, WORDINGS[family][name]!];
  const random = randomOf('maths', split, index, attempt);
  const figures = drawFitting(
    () => form.draw(random),
    (drawn) => fits(form, wording.check, split, drawn)
  );
  const [thing, other] = random.shuffle(words.things) as [string, string];
  const slots: TemplateSlots = { ...figures, person: random.pick(words.people), thing, other };
  const { phrasing, template } = phrasingOf(wording, split, Math.floor(inFamily / names.length));
  const [numerator, denominator] = form.answer(figures);
  const answer = textOf(rational(BigInt(numerator), BigInt(denominator))!);
  const query = fillTemplate(template, slots);
  const unit = unitOf(wording.unit, template, slots);
  return {
    id: `${split}-maths-${String(index).padStart(4, '0')}`,
    family,
    form: name,
    split,
    phrasing,
    query,
    answer,
    unit,
    figures: listed(figures),
    reference: referenceOf(wording, slots, answer, unit)
  };
}

function referenceOf(wording: FormWording, slots: TemplateSlots, answer: string, unit: string): MathsReference {
  const program = fillTemplate(wording.program, slots);
  const output = runProgram(program).text;
  const check = fillTemplate(wording.check, slots);
  return {
    plan: fillTemplate(wording.plan, slots),
    program,
    output,
    executed: fillTemplate(words.executed, { value: output }),
    final: fillTemplate(words.final, { value: answer, check, unit }).trimEnd()
  };
}

/** Most draws in place of a row that asks what one before it asks. */
const PATIENCE = 100;

/** The first `count` rows of a split, all with different queries, families in equal shares. Throws a RangeError where a form has no new problem. */
export function mathsRows(split: DrawnSplit, count: number): MathsRow[] {
  const asked = new Set<string>();
  return Array.from({ length: count }, (_, index) => {
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      const row = mathsRow(split, index, attempt);
      if (asked.has(row.query)) continue;
      asked.add(row.query);
      return row;
    }
    throw new RangeError(`Row ${index} of ${split} asks only what was asked before. Ask for fewer rows, or widen what its form draws.`);
  });
}

/** Rows of the data set by split. */
export const MATHS_SIZES: Readonly<Record<DrawnSplit, number>> = { train: 1800, dev: 240, test: 360 };

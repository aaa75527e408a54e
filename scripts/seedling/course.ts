/** Seedling's training data: demonstrations of all agents, row after row in an order drawn by seed, the same for every arm. */
import { OPEN } from '../../src/agent/action';
import { rowDemonstrations, type StrategyRecall } from '../../src/agent/demonstration';
import { misroutedDemonstrations } from '../../src/agent/misrouted';
import { simulatedRecall } from '../../src/agent/simulatedRecall';
import { planStrategies } from '../../src/agent/strategy';
import { hima } from '../../src/agent/team';
import { randomOf, type Random } from '../../src/math/random';
import type { TaskRow } from '../../src/record/row';
import type { Demonstration } from '../../src/record/sample';
import { epochAt, openSubtaskCount } from '../../src/loop/subtask';
import type { TaskKind } from '../../src/record/task';
import { isForReinforcement } from '../../src/task/subset';
import type { TrainingSequence } from '../../src/update/pack';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import type { Tokenizer } from '../../src/weights/language/tokenizer';
import { RECIPE, type CourseSettings } from './recipe';
import { mathsConversations } from './mathsCourse';
import { truncateToSubtasks, type TokenisedConversation } from './subtask';

/** Training row number `index` of a kind. */
export type RowSource = (kind: TaskKind, index: number) => TaskRow;

/** Rows of each kind that demonstrations are made of: those numbered below this that ask nothing set aside for reinforcement; the 17,700 of the supervised set begin them. */
const ROWS = 20_000;

/** Names the order of rows in seeds. */
const STREAM = 'lessons';

/** A row of the kind for supervised training. */
function drawRow(source: RowSource, kind: TaskKind, random: Random): TaskRow {
  for (;;) {
    const row = source(kind, random.below(ROWS));
    if (!isForReinforcement(row.task.query)) return row;
  }
}

const SINGLE = ['qa', 'efc', 'gfc', 'math'] as const;

function kindOf({ coopShare, shares }: CourseSettings, random: Random): TaskKind {
  if (random.next() < coopShare) return 'coop';
  let at = random.next() * SINGLE.reduce((sum, kind) => sum + shares[kind], 0);
  return SINGLE.find((kind) => (at -= shares[kind]) < 0) ?? 'qa';
}

/** A conversation of the course. */
export interface CourseConversation extends Demonstration {
  /** Indices of its calls in which the name of whoever is called is left out of the loss; none where absent. */
  readonly hiddenAddressees?: readonly number[];
}

const [MASTER, ...SPECIALISTS] = hima().map(({ name }) => name) as [string, ...string[]];
const isCall = ({ content }: Demonstration['turns'][number]): boolean => content.startsWith(OPEN);
const isPlan = ({ agent, kind }: Demonstration): boolean => agent === MASTER && kind === 'coop';

/** The conversations of place `place` in the course. Draws by which regimes differ come from seeds of their own, so that the rows are the same. */
export function demonstrationsAt(source: RowSource, course: CourseSettings, place: number, seed: number): CourseConversation[] {
  const random = randomOf(seed, 'course', STREAM, place);
  if (course.subject === 'maths') return mathsConversations(random);
  const row = drawRow(source, kindOf(course, random), random);
  const other = planStrategies(drawRow(source, random.pick(SINGLE), random));
  const recall = simulatedRecall(random, course.memory, other);
  const shown = course.addressees === 'taught' ? rowDemonstrations(row, recall) : unaddressed(row, course, recall, randomOf(seed, 'addressee', STREAM, place));
  if (course.plans === null) return shown;
  const others = shown.filter((conversation) => !isPlan(conversation));
  return [...others, ...plansBeside(others.length, course, source, randomOf(seed, 'plan', STREAM, place))];
}

/** The row as it is shown where nobody is taught whom to call. A recalled strategy names whoever is drawn, so that following it is learned and whom to call is not. */
function unaddressed(row: TaskRow, { drawnAddressees }: CourseSettings, recall: StrategyRecall, random: Random): CourseConversation[] {
  const [step] = row.plan;
  if (step && row.task.kind !== 'coop' && random.next() < drawnAddressees) {
    const agent = random.pick(SPECIALISTS);
    return agent === step.agent ? rowDemonstrations(row, recall) : misroutedDemonstrations(row, 0, agent, recall);
  }
  return withoutAddressees(rowDemonstrations(row, (agent, fitting) => (agent === MASTER ? [] : recall(agent, fitting))));
}

/** The conversations with the names that the master calls left out of the loss, but for that of call `shown`, if any. */
const withoutAddressees = (conversations: readonly CourseConversation[], shown?: number): CourseConversation[] =>
  conversations.map((conversation) => {
    const calls = conversation.turns.filter(isCall).map((_, call) => call);
    return conversation.agent === MASTER ? { ...conversation, hiddenAddressees: calls.filter((call) => call !== shown) } : conversation;
  });

/** Plans of cooperative rows that make up the share `plans` of all conversations in the mean: one with odds of share / (1 − share) for each of the others. */
function plansBeside(others: number, course: CourseSettings, source: RowSource, random: Random): CourseConversation[] {
  const share = course.plans ?? 0;
  return Array.from({ length: others }).flatMap(() => {
    if (random.next() >= share / (1 - share)) return [];
    const row = drawPlanned(source, course, random);
    return course.addressees === 'taught' ? rowDemonstrations(row, () => []).filter(isPlan) : unaddressedPlan(row, course, random);
  });
}

/**
 * A plan as it is shown where nobody is taught whom to call: without any name in the loss, or with one addressee drawn evenly at a step drawn evenly, before
 * which names are left out of the loss; a wrong one ends the plan.
 */
function unaddressedPlan(row: TaskRow, { drawnAddressees, memory }: CourseSettings, random: Random): CourseConversation[] {
  if (random.next() >= drawnAddressees) return withoutAddressees(rowDemonstrations(row, () => []).filter(isPlan));
  const place = random.below(row.plan.length);
  const agent = random.pick(SPECIALISTS);
  const recall: StrategyRecall = (_, fitting) => (random.next() < memory ? [fitting] : []);
  if (agent === row.plan[place]!.agent) return withoutAddressees(rowDemonstrations(row, recall).filter(isPlan), place);
  // The plan, and the wrong specialist's not knowing.
  return withoutAddressees(misroutedDemonstrations(row, place, agent, recall).slice(0, 2), place);
}

/** A cooperative row whose plan may be shown. */
function drawPlanned(source: RowSource, { withheld }: CourseSettings, random: Random): TaskRow {
  for (;;) {
    const row = drawRow(source, 'coop', random);
    if (row.plan.every(({ agent }) => agent !== withheld)) return row;
  }
}

/** Where the name of whoever is called stands among the tokens of a turn; an empty span [0, 0) in an answer. */
function addresseeSpan(tokenizer: Tokenizer, said: readonly number[]): readonly [from: number, to: number] {
  const [before, after] = ['{"name":"', '","arguments":{"'].map((mark) => said.indexOf(tokenizer.encode(mark)[0]!)) as [number, number];
  return before < 0 ? [0, 0] : [before + 1, after];
}

/** A conversation as tokens. Throws a RangeError where it is longer than the model's context. */
export function tokeniseDemonstration(tokenizer: Tokenizer, { id, turns, hiddenAddressees = [] }: CourseConversation): TokenisedConversation {
  const tokens: number[] = [];
  const subtasks: number[][] = [];
  let calls = 0;
  for (const turn of turns) {
    const said = tokenizer.encode(renderSeedlingChat([turn], false));
    if (turn.role === 'assistant') {
      const isHidden = isCall(turn) && hiddenAddressees.includes(calls++);
      const [from, to] = isHidden ? addresseeSpan(tokenizer, said) : [0, 0];
      // The first token of an assistant's turn is its mark, which it is given.
      subtasks.push(said.flatMap((_, i) => (i === 0 || (i >= from && i < to) ? [] : [tokens.length + i])));
    }
    tokens.push(...said);
  }
  const { positions } = RECIPE.shape;
  if (tokens.length > positions) throw new RangeError(`The conversation ${id} has ${tokens.length} tokens; shorten its texts to fit ${positions}.`);
  return { tokens, subtasks };
}

/** The conversations of one step. */
export interface TrainingBatch {
  readonly sequences: readonly TrainingSequence[];
  /** Trained tokens. */
  readonly targets: number;
  /** Place in the course of the next step's first row. */
  readonly next: number;
}

/** Rows from place `place` on until there are enough trained tokens; `done` of them have been trained before. */
export function batchOf(
  source: RowSource,
  tokenizer: Tokenizer,
  course: CourseSettings,
  { place, done, seed }: { place: number; done: number; seed: number }
): TrainingBatch {
  const epoch = course.progressive ? epochAt(done, course.targets, RECIPE.epochs) : RECIPE.epochs;
  const sequences: TrainingSequence[] = [];
  let targets = 0;
  let next = place;
  for (; targets < RECIPE.batch; next++)
    for (const demonstration of demonstrationsAt(source, course, next, seed)) {
      const trajectory = tokeniseDemonstration(tokenizer, demonstration);
      const sequence = truncateToSubtasks(trajectory, openSubtaskCount(trajectory.subtasks.length, epoch, RECIPE.epochs));
      sequences.push(sequence);
      targets += sequence.targets.length;
    }
  return { sequences, targets, next };
}

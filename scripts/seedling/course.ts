/** What Seedling is shown: demonstrations of all five roles, row after row in an order drawn by seed, the same whatever is trained on of them. */
import { rowDemonstrations } from '../../src/agent/demonstration';
import { flawedDemonstrations } from '../../src/agent/flaw';
import { simulatedRecall } from '../../src/agent/simulatedRecall';
import { planStrategies } from '../../src/agent/strategy';
import { randomOf, type Random } from '../../src/math/random';
import type { TaskRow } from '../../src/record/row';
import type { Demonstration } from '../../src/record/sample';
import { epochAt, openSubtaskCount } from '../../src/loop/subtask';
import type { TaskKind } from '../../src/record/task';
import { isForReinforcement } from '../../src/task/subset';
import type { TrainingSequence } from '../../src/update/pack';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import type { Tokenizer } from '../../src/weights/language/tokenizer';
import { RECIPE, type TrainingStage } from './recipe';
import { truncateToSubtasks, type TokenisedConversation } from './subtask';

/** Training row number `index` of a kind. */
export type RowSource = (kind: TaskKind, index: number) => TaskRow;

/** Rows of each kind that demonstrations are made of: those numbered below this that ask nothing set aside for reinforcement; the 17,700 of the supervised set begin them. */
const ROWS = 20_000;

/** A row of the kind for supervised training. */
function drawRow(source: RowSource, kind: TaskKind, random: Random): TaskRow {
  for (;;) {
    const row = source(kind, random.below(ROWS));
    if (!isForReinforcement(row.task.query)) return row;
  }
}

const SINGLE = ['qa', 'efc', 'gfc', 'math'] as const;

function kindOf({ coopShare, shares }: TrainingStage, random: Random): TaskKind {
  if (random.next() < coopShare) return 'coop';
  let at = random.next() * SINGLE.reduce((sum, kind) => sum + shares[kind], 0);
  return SINGLE.find((kind) => (at -= shares[kind]) < 0) ?? 'qa';
}

/** The conversations of place `place` in the course of a stage. */
export function demonstrationsAt(source: RowSource, stage: TrainingStage, place: number, seed: number): Demonstration[] {
  const random = randomOf(seed, 'course', stage.name, place);
  const row = drawRow(source, kindOf(stage, random), random);
  const habit = row.task.kind === 'coop' ? 'short' : 'misroute';
  if (random.next() < stage[habit]) return flawedDemonstrations(row, habit);
  const other = planStrategies(drawRow(source, random.pick(SINGLE), random));
  return rowDemonstrations(row, simulatedRecall(random, stage.memory, other));
}

/** A conversation as tokens. Throws a RangeError where it is longer than the model's context. */
export function tokeniseDemonstration(tokenizer: Tokenizer, { id, turns }: Demonstration): TokenisedConversation {
  const tokens: number[] = [];
  const subtasks: number[][] = [];
  for (const turn of turns) {
    const said = tokenizer.encode(renderSeedlingChat([turn], false));
    // The first token of an assistant's turn is its mark, which it is given.
    if (turn.role === 'assistant') subtasks.push(said.slice(1).map((_, i) => tokens.length + 1 + i));
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

/** Rows from place `place` on until there are enough trained tokens; `done` of the stage's have been trained before. */
export function batchOf(
  source: RowSource,
  tokenizer: Tokenizer,
  stage: TrainingStage,
  { place, done, seed }: { place: number; done: number; seed: number }
): TrainingBatch {
  const epoch = stage.progressive ? epochAt(done, stage.targets, RECIPE.epochs) : RECIPE.epochs;
  const sequences: TrainingSequence[] = [];
  let targets = 0;
  let next = place;
  for (; targets < RECIPE.batch; next++)
    for (const demonstration of demonstrationsAt(source, stage, next, seed)) {
      const trajectory = tokeniseDemonstration(tokenizer, demonstration);
      const sequence = truncateToSubtasks(trajectory, openSubtaskCount(trajectory.subtasks.length, epoch, RECIPE.epochs));
      sequences.push(sequence);
      targets += sequence.targets.length;
    }
  return { sequences, targets, next };
}

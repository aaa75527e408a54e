/** What Seedling is shown: demonstrations of all five roles, tokenised, drawn by seed. */
import { demonstrate } from '../../src/agent/demonstration';
import { demonstrateHabit } from '../../src/agent/habit';
import { planStrategies } from '../../src/agent/strategy';
import { randomOf, type Random } from '../../src/math/random';
import type { Row } from '../../src/record/plan';
import type { Demonstration } from '../../src/record/sample';
import type { Kind } from '../../src/record/task';
import { rowOf } from '../../src/task/row';
import type { Sequence } from '../../src/update/pack';
import { renderChat } from '../../src/weights/template';
import { wordTokenizer, type Tokenizer } from '../../src/weights/tokenizer';
import { RECIPE, type Stage } from './recipe';

export interface Course {
  readonly tokenizer: Tokenizer;
}

export const prepare = (vocabulary: readonly string[]): Course => ({ tokenizer: wordTokenizer(vocabulary) });

/** Rows the clean stage goes round. */
const ROWS = 20_000;

/** Shares of the single kinds among themselves. */
const SINGLE: readonly (readonly [Kind, number])[] = [
  ['qa', 1],
  ['efc', 2],
  ['gfc', 1.5],
  ['math', 1.5]
];

function kindOf({ coopShare }: Stage, random: Random): Kind {
  if (random.next() < coopShare) return 'coop';
  let at = random.next() * SINGLE.reduce((sum, [, share]) => sum + share, 0);
  for (const [kind, share] of SINGLE) if ((at -= share) < 0) return kind;
  return 'qa';
}

function demonstrationsOf(row: Row, stage: Stage, random: Random): Demonstration[] {
  if (row.task.kind === 'coop' ? random.next() < stage.short : random.next() < stage.misroute)
    return demonstrateHabit(row, row.task.kind === 'coop' ? 'short' : 'misroute', random);
  const own = planStrategies(row);
  const other = planStrategies(rowOf('train', random.pick(SINGLE)[0], random.below(ROWS)));
  return demonstrate(row, (agent) => {
    if (random.next() >= stage.memory) return [];
    const strategy = random.next() < 0.2 ? other[agent] : own[agent];
    return strategy ? [strategy] : [];
  });
}

/** A conversation as tokens, of which the agent's own are targets. */
export function sequenceOf({ tokenizer }: Course, { turns }: Demonstration): Sequence {
  const tokens: number[] = [];
  const targets: number[] = [];
  for (const turn of turns) {
    const said = tokenizer.encode(renderChat([turn], false));
    // The first token of an assistant's turn is its mark, which it is given.
    if (turn.role === 'assistant') said.slice(1).forEach((_, i) => targets.push(tokens.length + 1 + i));
    tokens.push(...said);
  }
  return { slot: -1, tokens, targets };
}

/** The conversations of one step: rows drawn until the batch is full. */
export function batchOf(course: Course, stage: Stage, step: number, seed: number): Sequence[] {
  const random = randomOf(seed, 'course', stage.name, step);
  const sequences: Sequence[] = [];
  while (sequences.length < RECIPE.batch) {
    const row = rowOf('train', kindOf(stage, random), random.below(ROWS));
    sequences.push(...demonstrationsOf(row, stage, random).map((demonstration) => sequenceOf(course, demonstration)));
  }
  return sequences;
}

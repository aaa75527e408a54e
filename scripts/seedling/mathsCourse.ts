/** Seedling's training data for the maths pipeline: problems of the training split that no data set holds, so that reinforcement meets new ones. */
import { DEMONSTRATIONS } from '../../src/agent/demonstration';
import type { Random } from '../../src/math/random';
import { MATHS_SIZES, mathsRow, mathsRows, type MathsRow } from '../../src/maths/problem/row';
import { mathsTaskRow } from '../../src/maths/taskRow';
import type { Demonstration } from '../../src/record/sample';

/** Rows that are drawn from: those of the training split right after the data set's. */
const ROWS = 20_000;

/** Queries of the data set's training rows, made at first use: a later row may ask the same by chance. */
let kept: ReadonlySet<string> | null = null;
const keptQueries = (): ReadonlySet<string> => (kept ??= new Set(mathsRows('train', MATHS_SIZES.train).map(({ query }) => query)));

function drawRow(random: Random): MathsRow {
  for (;;) {
    const row = mathsRow('train', MATHS_SIZES.train + random.below(ROWS));
    if (!keptQueries().has(row.query)) return row;
  }
}

/** The conversations of solver, executor and verifier on a row drawn by `random`; nothing is recalled. */
export const mathsConversations = (random: Random): Demonstration[] => DEMONSTRATIONS.maths(mathsTaskRow(drawRow(random)), () => []);

/** Checks of all rows of the benchmark: each by itself, and for overlap with each other. */
import { entityWords } from '../../src/task/entityWords';
import { sftInstances } from '../../src/dataset/instance';
import { SUBSET_SIZES } from '../../src/record/benchmark';
import type { TaskRow } from '../../src/record/row';
import { devRows, rlRows, subsetRows, TEST_ROWS, testRows } from '../../src/task/subset';
import { problemsOf } from './verify';

const DEV = 200;

/** The rows that the conversations are made of: each becomes a conversation of the master and one of each step. */
function sftRowsOfInstances(): TaskRow[] {
  const rows: TaskRow[] = [];
  let remaining: number = SUBSET_SIZES.sft;
  for (const row of subsetRows('sft')) {
    if (remaining <= 0) break;
    rows.push(row);
    remaining -= 1 + row.plan.length;
  }
  return rows;
}

/** Rows of each part. */
export const allRows = () => ({ sft: sftRowsOfInstances(), rl: rlRows(), dev: devRows(DEV), test: testRows(TEST_ROWS.all) });

/** Rows of every part. */
export type SubsetRows = ReturnType<typeof allRows>;

/** Entities that rows of two splits share. */
export function sharedEntities({ sft, rl, dev, test }: SubsetRows): string[] {
  const seen = new Map<string, string>();
  return [...sft, ...rl, ...dev, ...test].flatMap(({ task, entities }) =>
    entities.flatMap((entity) => {
      const split = seen.get(entity) ?? task.split;
      seen.set(entity, split);
      return split === task.split ? [] : [`"${entity}" is in ${split} and, in ${task.id}, in ${task.split}.`];
    })
  );
}

/** Products that test rows are about, and those among them that a tool's answer in a training row names, as a search for others of their kind does. */
export function productsSeenInTraining({ sft, rl, test }: Pick<SubsetRows, 'sft' | 'rl' | 'test'>): {
  readonly asked: readonly string[];
  readonly seenInTraining: readonly string[];
} {
  const asked = [...new Set(test.flatMap(({ entities }) => entities.flatMap((entity) => /^product (.+)$/.exec(entity)?.[1] ?? [])))];
  const observations = [...sft, ...rl].flatMap(({ plan }) => plan.flatMap(({ calls }) => calls.map(({ observation }) => observation))).join('\n');
  return { asked, seenInTraining: asked.filter((product) => observations.includes(product)) };
}

/** Rows of reinforcement with the same family, entities and response as a row for supervised training: paraphrases of it. */
export function rewordedRows({ sft, rl }: Pick<SubsetRows, 'sft' | 'rl'>): TaskRow[] {
  const meaning = ({ task: { family, response }, entities }: TaskRow): string => JSON.stringify([family, entities, response]);
  const known = new Set(sft.map(meaning));
  return rl.filter((row) => known.has(meaning(row)));
}

/** Queries asked more than once, in whichever parts. */
export function repeatedQueries(rows: SubsetRows): string[] {
  const asked = new Set<string>();
  return Object.values(rows)
    .flat()
    .flatMap(({ task: { id, query } }) => (asked.has(query) ? [`${id} asks again "${query}"`] : (asked.add(query), [])));
}

/** Memories that name a thing, a place, a person or a number. */
function leakyMemories(): string[] {
  const entities = entityWords();
  return [...sftInstances()].flatMap(({ id, memory }) =>
    memory
      .map(({ situation, strategy }) => `${situation} ${strategy}`)
      .filter((text) => /\d/.test(text) || (text.match(/[\p{L}_]+/gu) ?? []).some((word) => entities.has(word)))
      .map((text) => `${id} remembers "${text}".`)
  );
}

/** A sentence for everything that is wrong with the benchmark. The rows are played one after another, so that a change left behind by one would show in the next. */
export function benchmarkProblems(rows: SubsetRows): string[] {
  const single = Object.values(rows).flat().flatMap(problemsOf);
  return [...single, ...sharedEntities(rows), ...repeatedQueries(rows), ...leakyMemories()];
}

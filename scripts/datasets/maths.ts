/** The maths data set as files, as a sample, and as the counted part of its card; and what is wrong with its rows. */
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { mathsParts } from '../../src/maths/demonstration';
import { judgeMaths } from '../../src/maths/judge';
import { MATHS_FAMILIES } from '../../src/maths/problem/forms';
import { MATHS_SIZES, mathsRows, type MathsRow } from '../../src/maths/problem/row';
import { TEAMS } from '../../src/agent/team';
import { openMaths } from '../../src/maths/world';
import type { DrawnSplit } from '../../src/task/split';
import { fileList } from './card';

/** Rows of each split that the repository keeps. */
const SAMPLED = 24;

/** The rows of every split. */
export type MathsSplits = Readonly<Record<DrawnSplit, readonly MathsRow[]>>;

/** All rows of the data set. */
export const allMathsRows = (): MathsSplits => ({
  train: mathsRows('train', MATHS_SIZES.train),
  dev: mathsRows('dev', MATHS_SIZES.dev),
  test: mathsRows('test', MATHS_SIZES.test)
});

const filesOf = (splits: MathsSplits): Record<string, string> =>
  Object.fromEntries(Object.entries(splits).map(([split, rows]) => [`${split}.jsonl`, rows.map((row) => JSON.stringify(row) + '\n').join('')]));

/** Each split as JSONL, by the name of its file. */
export const mathsFiles = (splits: MathsSplits): Record<string, string> => filesOf(splits);

/** The first rows of each split, one of every form. */
export const mathsSample = ({ train, dev, test }: MathsSplits): Record<string, string> =>
  filesOf({ train: train.slice(0, SAMPLED), dev: dev.slice(0, SAMPLED), test: test.slice(0, SAMPLED) });

/** Files with their sums, and rows of each family by split. */
export function mathsCounts(splits: MathsSplits): string {
  const families = MATHS_FAMILIES.map((family) => {
    const [train, dev, test] = [splits.train, splits.dev, splits.test].map((rows) => rows.filter((row) => row.family === family).length);
    return `- ${family}: ${train} train, ${dev} dev, ${test} test`;
  });
  return [fileList(mathsFiles(splits)), ...families].join('\n');
}

/** What a row's reference solution does that it should not, when it is played through the wire format, the tool's schema, the world and the judge. */
function rowProblems(row: MathsRow): string[] {
  const world = openMaths();
  const parts = mathsParts(row);
  const problems = parts.flatMap(({ agent, calls, answer }, place) => [
    TEAMS.maths[place]!.name === agent ? null : `${agent} has the place of ${TEAMS.maths[place]!.name}.`,
    parseAction(answer).type === 'answer' ? null : `"${answer}" is no answer.`,
    ...calls.flatMap(({ tool, arguments: args, observation }) => {
      const action = checkAction(TEAMS.maths[place]!, parseAction(writeCall(tool, args, 'names')));
      const seen = world.call(tool, args);
      return [action.type === 'call' ? null : `${agent} may not call ${tool}.`, seen === observation ? null : `${tool} answered "${seen}".`];
    })
  ]);
  const right = judgeMaths(row, parts.at(-1)!.answer);
  const wrong = ['', row.query, `The answer is ${Number(row.answer) + 1}`].filter((answer) => judgeMaths(row, answer).solved);
  return [
    ...problems,
    row.reference.output === row.answer ? null : `The program gives ${row.reference.output}, not ${row.answer}.`,
    right.solved ? null : right.reason,
    ...wrong.map((answer) => `"${answer}" is judged right.`)
  ].flatMap((problem) => (problem === null ? [] : [`${row.id} (${row.form}): ${problem}`]));
}

/** Figures, in whichever order, and queries that two splits share, and queries that are asked twice. */
export function sharedMaths(rows: readonly MathsRow[]): string[] {
  const splits = new Map<string, DrawnSplit>();
  const asked = new Set<string>();
  return rows.flatMap(({ id, split, figures, query }) => {
    const key = figures.join(', ');
    const before = splits.get(key) ?? split;
    splits.set(key, before);
    const again = asked.has(query);
    asked.add(query);
    return [...(before === split ? [] : [`${id} has the figures ${key} of a row of ${before}.`]), ...(again ? [`${id} asks again "${query}"`] : [])];
  });
}

/** A sentence for everything that is wrong with the data set. */
export function mathsProblems({ train, dev, test }: MathsSplits): string[] {
  const rows = [...train, ...dev, ...test];
  return [...rows.flatMap(rowProblems), ...sharedMaths(rows)];
}

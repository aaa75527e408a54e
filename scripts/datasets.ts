/**
 * `npm run datasets`: writes the benchmark and the maths problems as JSONL, a sample of each beside its card, and the sums and counts into the cards.
 * `--out runs/datasets` says where; `--verify` writes nothing and checks every row with its world and judge, and the cards' counts and sums;
 * `--show 20` prints so many rows at random, others with another `--seed`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instanceLines } from '../src/dataset/instance';
import { randomOf } from '../src/math/random';
import { SUBSET_SIZES, type SubsetName } from '../src/record/benchmark';
import { commonOf, fileList, withList } from './datasets/card';
import { allMathsRows, mathsCounts, mathsFiles, mathsProblems, mathsSample } from './datasets/maths';
import { sampleFiles } from './datasets/sample';
import { allRows, benchmarkProblems, type SubsetRows } from './datasets/whole';

const FOLDER = 'datasets/shop';
const CARD = join(FOLDER, 'README.md');
const MATHS = 'datasets/maths';
const MATHS_CARD = join(MATHS, 'README.md');
/** Most problems listed. */
const LISTED = 40;

const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    out: { type: 'string', default: 'runs/datasets' },
    verify: { type: 'boolean', default: false },
    show: { type: 'string' },
    seed: { type: 'string', default: '0' }
  }
});

/** Each part's JSONL. */
async function texts(): Promise<Record<SubsetName, string>> {
  const parts = { sft: '', rl: '', test: '' };
  for (const part of Object.keys(SUBSET_SIZES) as SubsetName[]) for await (const piece of instanceLines(part)) parts[part] += piece;
  return parts;
}

const named = ({ sft, rl, test }: Record<SubsetName, string>): Record<string, string> => ({ 'sft.jsonl': sft, 'rl.jsonl': rl, 'test.jsonl': test });
const countedOf = (parts: Record<SubsetName, string>, rows: SubsetRows): string => `${fileList(named(parts))}\n${commonOf(rows)}`;
const splitLines = (text: string): string[] => text.match(/.*\n/g) ?? [];

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function show(count: number): void {
  const rows = Object.values(allRows()).flat();
  for (const { task, plan } of randomOf('show', options.seed).shuffle(rows).slice(0, count)) {
    console.log(`\n${task.id} ${task.family}\n  ? ${task.query}`);
    for (const { agent, request, calls, answer } of plan) {
      console.log(`  ${agent}: ${request}`);
      for (const call of calls) console.log(`    ${call.tool} ${JSON.stringify(call.arguments)} -> ${call.observation}`);
      console.log(`    = ${answer}`);
    }
    console.log(`  ! ${task.response}${task.effects.length ? `  [${task.effects.join(', ')}]` : ''}`);
  }
}

/** A sentence where the counted part of a card is not `list`. */
function staleness(path: string, list: string): string[] {
  const card = readFileSync(path, 'utf8');
  return withList(card, list) === card ? [] : [`The counts and sums are not those of ${path}. Run npm run datasets, and look why.`];
}

async function verify(): Promise<void> {
  const rows = allRows();
  const maths = allMathsRows();
  const stale = [...staleness(CARD, countedOf(await texts(), rows)), ...staleness(MATHS_CARD, mathsCounts(maths))];
  const problems = [...benchmarkProblems(rows), ...mathsProblems(maths), ...stale];
  for (const problem of problems.slice(0, LISTED)) console.error(problem);
  console.log(`${[...Object.values(rows), ...Object.values(maths)].flat().length} rows played and judged, ${problems.length} problems.`);
  if (problems.length) process.exitCode = 1;
}

/** Writes the maths problems, and gives the list of their card. */
function writeMaths(): string {
  const rows = allMathsRows();
  writeAll(join(options.out, 'maths'), mathsFiles(rows));
  writeAll(join(MATHS, 'sample'), mathsSample(rows));
  const list = mathsCounts(rows);
  writeFileSync(MATHS_CARD, withList(readFileSync(MATHS_CARD, 'utf8'), list));
  return list;
}

async function write(): Promise<void> {
  const parts = await texts();
  writeAll(options.out, named(parts));
  const { sft, rl, test } = parts;
  writeAll(join(FOLDER, 'sample'), sampleFiles({ sft: splitLines(sft), rl: splitLines(rl), test: splitLines(test) }));
  const list = countedOf(parts, allRows());
  writeFileSync(CARD, withList(readFileSync(CARD, 'utf8'), list));
  console.log(`Wrote ${options.out}:\n${list}\n${writeMaths()}`);
}

if (options.show) show(Number(options.show));
else if (options.verify) await verify();
else await write();

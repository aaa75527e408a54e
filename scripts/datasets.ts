/**
 * `npm run datasets`: writes the benchmark as JSONL, a sample of it beside the shop, and its sums and counts into the data card.
 * `--out runs/datasets` says where; `--verify` writes nothing and checks every row with the shop and the judge, and the card's counts and sums;
 * `--show 20` prints so many rows at random, others with another `--seed`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instanceLines } from '../src/dataset/instance';
import { randomOf } from '../src/math/random';
import { SUBSET_SIZES, type SubsetName } from '../src/record/benchmark';
import { commonOf, fileList, withList } from './datasets/card';
import { sampleFiles } from './datasets/sample';
import { allRows, benchmarkProblems, type SubsetRows } from './datasets/whole';

const FOLDER = 'datasets/shop';
const CARD = join(FOLDER, 'README.md');
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

async function verify(): Promise<void> {
  const card = readFileSync(CARD, 'utf8');
  const rows = allRows();
  const stale =
    withList(card, countedOf(await texts(), rows)) === card ? [] : ['The counts and sums are not those of the data card. Run npm run datasets, and look why.'];
  const problems = [...benchmarkProblems(rows), ...stale];
  for (const problem of problems.slice(0, LISTED)) console.error(problem);
  console.log(`${Object.values(rows).flat().length} rows played and judged, ${problems.length} problems.`);
  if (problems.length) process.exitCode = 1;
}

async function write(): Promise<void> {
  const parts = await texts();
  writeAll(options.out, named(parts));
  const { sft, rl, test } = parts;
  writeAll(join(FOLDER, 'sample'), sampleFiles({ sft: splitLines(sft), rl: splitLines(rl), test: splitLines(test) }));
  const list = countedOf(parts, allRows());
  writeFileSync(CARD, withList(readFileSync(CARD, 'utf8'), list));
  console.log(`Wrote ${options.out}:\n${list}`);
}

if (options.show) show(Number(options.show));
else if (options.verify) await verify();
else await write();

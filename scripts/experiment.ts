/** Runs the loop headless on the real engine, seed after seed, and writes what came of it: `npm run experiment -- --help`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../src/engine/engine';
import { shopRow } from '../src/dataset/dataset';
import type { StoredModel } from '../src/engine/model';
import { himaLab } from '../src/loop/hima';
import type { Engine } from '../src/record/engine';
import { openFolder, type Folder } from './experiment/folder';
import { heldOutTasks } from './experiment/heldOut';
import { learningTables } from './experiment/learning/report';
import { measuredTasks } from './experiment/learning/rows';
import { runArms, type ArmOutcome } from './experiment/learning/suite';
import { readExperimentOptions, USAGE, type ExperimentOptions } from './experiment/options';
import { runSeed, type Summary } from './experiment/seed';
import { summaryTable } from './experiment/table';
import { openGgufFile } from './reference/ggufFile';

function readModel(path: string): Uint8Array | Promise<StoredModel> {
  if (!existsSync(path)) throw new Error(`There is no model file at ${path}. Name one with --base, or make it with npm run seedling.`);
  return path.endsWith('.gguf') ? openGgufFile(path) : new Uint8Array(readFileSync(path));
}

async function experiment(options: ExperimentOptions): Promise<void> {
  const { config, out, base } = options;
  const engine = await openEngine({
    device: config.device,
    model: await readModel(base),
    cacheBytes: config.cacheMegabytes * 2 ** 20
  });
  const { model, device, adapter, reason } = await engine.info();
  console.log(`${model} on ${device} (${adapter}). ${reason}`);
  mkdirSync(out, { recursive: true });
  const tables = options.suite ? learningSuite(engine, options) : runs(engine, options);
  let table = '';
  for await (table of tables) writeFileSync(join(out, options.suite ? 'learning.md' : 'summary.md'), table);
  console.log(`\n${table}`);
}

const report = (line: string): void => console.log(line);

/** The table after every seed. */
async function* runs(engine: Engine, { config, seeds, out, rows, final, events, checkpoint }: ExperimentOptions): AsyncGenerator<string> {
  const { model, device } = await engine.info();
  const held = heldOutTasks({ rows, final });
  const summaries: Summary[] = [];
  for (const seed of seeds) {
    const lab = himaLab(engine, () => performance.now());
    const terms = { config: { ...config, seed }, held, split: final ? 'test' : 'dev', events, checkpoint, report } as const;
    summaries.push(await runSeed(lab, openFolder(join(out, `seed-${seed}`)), terms));
    yield summaryTable(summaries, model, device);
  }
}

/** The tables after every seed. */
async function* learningSuite(engine: Engine, options: ExperimentOptions): AsyncGenerator<string> {
  const { config, seeds, out, rows, final, events, checkpoint, draws, arms } = options;
  const { model, device } = await engine.info();
  const tasks = measuredTasks({ rows, final });
  const outcomes: ArmOutcome[] = [];
  for (const seed of seeds) {
    const lab = himaLab(engine, () => performance.now());
    const folderOf = (arm: string): Folder => openFolder(join(out, arm, `seed-${seed}`));
    outcomes.push(
      ...(await runArms(lab, folderOf, { config: { ...config, seed }, events, checkpoint, report, tasks, draws, arms, rowOf: ({ id }) => shopRow(id) }))
    );
    yield learningTables(outcomes, tasks, { config, base: model, device, draws });
  }
}

const args = process.argv.slice(2);
if (args.includes('--help')) console.log(USAGE);
else
  await Promise.resolve()
    .then(() => experiment(readExperimentOptions(args)))
    .catch((error: Error) => {
      console.error(error.message);
      if (process.env.DEBUG) console.error(error.stack);
      process.exitCode = 1;
    });

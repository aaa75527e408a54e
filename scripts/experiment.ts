/** Runs the loop headless on the real engine, seed after seed, and writes what came of it: `npm run experiment -- --help`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../src/engine/engine';
import { shopRow } from '../src/dataset/dataset';
import type { StoredModel } from '../src/engine/model';
import { himaLab } from '../src/loop/hima';
import type { Engine, EngineInfo } from '../src/record/engine';
import type { Task } from '../src/record/task';
import { openFolder, type Folder } from './experiment/folder';
import { heldOutTasks, measuredFile, splitOf } from './experiment/heldOut';
import { baseName, readExperimentOptions, USAGE, type ExperimentOptions } from './experiment/options';
import { runSeed, type Summary } from './experiment/seed';
import { runArms, type ArmOutcome } from './experiment/suite/run';
import { SUITES, type SuiteName } from './experiment/suites';
import { summaryTable } from './experiment/table';
import { openGgufFile } from './reference/ggufFile';

function readModel(path: string): Uint8Array | Promise<StoredModel> {
  if (!existsSync(path)) throw new Error(`There is no model file at ${path}. Name one with --base, or make it with npm run seedling.`);
  return path.endsWith('.gguf') ? openGgufFile(path) : new Uint8Array(readFileSync(path));
}

async function openBase({ config }: ExperimentOptions, path: string): Promise<{ readonly engine: Engine; readonly info: EngineInfo }> {
  const engine = await openEngine({ device: config.device, model: await readModel(path), cacheBytes: config.cacheMegabytes * 2 ** 20 });
  const info = await engine.info();
  console.log(`${info.model} on ${info.device} (${info.adapter}). ${info.reason}`);
  return { engine, info };
}

async function experiment(options: ExperimentOptions): Promise<void> {
  const { out } = options;
  mkdirSync(out, { recursive: true });
  let table = '';
  for await (const files of options.suite ? suiteRuns(options.suite, options) : runs(options)) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text);
    [table] = Object.values(files) as [string];
  }
  console.log(`\n${table}`);
}

/** What is written of what was run so far, by file name; the table to be shown first. */
type Report = Readonly<Record<string, string>>;

const report = (line: string): void => console.log(line);

/** After every seed. */
async function* runs(options: ExperimentOptions): AsyncGenerator<Report> {
  const { config, seeds, out, rows, final, events, checkpoint, bases } = options;
  const { engine, info } = await openBase(options, bases[0]!);
  const held = heldOutTasks({ rows, final }, config.data);
  const split = splitOf({ final });
  const summaries: Summary[] = [];
  for (const seed of seeds) {
    const lab = himaLab(engine, () => performance.now(), undefined, config.team);
    const terms = { config: { ...config, seed }, held, split, events, checkpoint, report } as const;
    summaries.push(await runSeed(lab, openFolder(join(out, `seed-${seed}`)), terms));
    yield { [measuredFile('summary.md', split)]: summaryTable(summaries, info.model, info.device) };
  }
}

/** After every arm of every seed of every base; where there are several, each has a folder of its own. */
async function* suiteRuns(name: SuiteName, options: ExperimentOptions): AsyncGenerator<Report> {
  const { config, seeds, out, events, checkpoint, draws, arms, bases } = options;
  const suite = SUITES[name];
  const tasks = suite.tasks(options);
  const split = splitOf(options);
  const outcomes: ArmOutcome[] = [];
  for (const path of bases) {
    const { engine, info } = await openBase(options, path);
    const { model, device, parameters } = info;
    const base = { name: bases.length > 1 ? baseName(path) : model, parameters };
    const own = bases.length > 1 ? join(out, base.name) : out;
    for (const seed of seeds) {
      const lab = himaLab(engine, () => performance.now(), undefined, config.team);
      const folderOf = (arm: string): Folder => openFolder(join(own, arm, `seed-${seed}`));
      const terms = { config: { ...config, seed }, events, checkpoint, report, tasks, split, draws, base, rowOf: ({ id }: Task) => shopRow(id) };
      for (const arm of arms) {
        outcomes.push(...(await runArms(lab, folderOf, { ...terms, arms: [arm] })));
        yield {
          [measuredFile(`${name}.md`, split)]: suite.report(outcomes, tasks, { config, base: model, device, draws }),
          ...(suite.curve ? { [measuredFile(`${name}.csv`, split)]: suite.curve(outcomes, tasks) } : {}),
          ...(suite.picture ? { [measuredFile(`${name}.svg`, split)]: suite.picture(outcomes, tasks) } : {})
        };
      }
    }
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

/** Runs the loop headless on the real engine, seed after seed, and writes what came of it: `npm run experiment -- --help`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../src/engine/engine';
import type { StoredModel } from '../src/engine/model';
import { himaLab } from '../src/loop/hima';
import { openFolder } from './experiment/folder';
import { heldOutTasks } from './experiment/heldOut';
import { readExperimentOptions, USAGE, type ExperimentOptions } from './experiment/options';
import { runSeed, type Summary } from './experiment/seed';
import { summaryTable } from './experiment/table';
import { openGgufFile } from './reference/ggufFile';

function readModel(path: string): Uint8Array | Promise<StoredModel> {
  if (!existsSync(path)) throw new Error(`There is no model file at ${path}. Name one with --base, or make it with npm run seedling.`);
  return path.endsWith('.gguf') ? openGgufFile(path) : new Uint8Array(readFileSync(path));
}

async function experiment({ config, seeds, out, base, rows, final, events, checkpoint }: ExperimentOptions): Promise<void> {
  const engine = await openEngine({
    device: config.device as 'auto' | 'webgpu' | 'wasm',
    model: await readModel(base),
    cacheBytes: config.cacheMegabytes * 2 ** 20
  });
  const { model, device, adapter, reason } = await engine.info();
  const report = (line: string) => console.log(line);
  report(`${model} on ${device} (${adapter}). ${reason}`);
  mkdirSync(out, { recursive: true });
  const held = heldOutTasks({ rows, final });
  const summaries: Summary[] = [];
  for (const seed of seeds) {
    const lab = himaLab(engine, () => performance.now());
    summaries.push(
      await runSeed(lab, openFolder(join(out, `seed-${seed}`)), {
        config: { ...config, seed },
        held,
        split: final ? 'test' : 'dev',
        events,
        checkpoint,
        report
      })
    );
    writeFileSync(join(out, 'summary.md'), summaryTable(summaries, model, device));
  }
  report(`\n${readFileSync(join(out, 'summary.md'), 'utf8')}`);
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

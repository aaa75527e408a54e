/** Trains Seedling from scratch with this repository's own engine and writes it quantised: `npm run seedling -- [--tokens 3000000] [--out runs/seedling]`. Resumable and seeded. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync, appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { freshParameters } from '../src/model/body';
import { writeModel } from '../src/model/file';
import { openDevice } from '../src/ops/device';
import { supervisedStep } from '../src/update/supervised';
import { trainableWhole } from '../src/update/trainable';
import { vocabularyOf } from '../src/weights/tokenizer';
import type { Task } from '../src/record/task';
import { lexicon } from '../src/task/lexicon';
import { devRows, testRows } from '../src/task/part';
import { measureModel } from './seedling/evaluate';
import { clearMoments, restoreParameters, saveParameters } from './seedling/checkpoint';
import { batchOf, prepare } from './seedling/course';
import { modelFileOf } from './seedling/quantised';
import { RECIPE, rateAt } from './seedling/recipe';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'runs/seedling' },
    seed: { type: 'string', default: '0' },
    stop: { type: 'string' },
    save: { type: 'string', default: 'public/models/seedling.safetensors' }
  }
});
const seed = Number(options.seed);
const out = options.out;
mkdirSync(out, { recursive: true });
const checkpoint = join(out, 'checkpoint.safetensors');
const curve = join(out, 'curve.csv');

await openDevice('wasm');
const vocabulary = vocabularyOf(lexicon());
const shape = { ...RECIPE.shape, vocabulary: vocabulary.length };
const trainable = trainableWhole(shape, freshParameters(shape, seed));
const progress = existsSync(checkpoint) ? restoreParameters(readFileSync(checkpoint), trainable) : { step: 0, tokens: 0, stage: 0, stageStep: 0 };
if (progress.step === 0) writeFileSync(curve, 'stage,step,tokens,loss,seconds\n');
else console.log(`Continuing at step ${progress.step}, ${progress.tokens} tokens.`);

const course = prepare(vocabulary);
const total = RECIPE.stages.reduce((sum, { tokens }) => sum + tokens, 0);
const limit = options.stop ? Number(options.stop) : total;
const began = performance.now();
let loss = 0;

const tasksOf = (rows: readonly { readonly task: Task }[]): Task[] => rows.map(({ task }) => task);

function save(): void {
  writeFileSync(`${checkpoint}.part`, saveParameters(trainable, progress));
  renameSync(`${checkpoint}.part`, checkpoint);
}

for (; progress.stage < RECIPE.stages.length && progress.tokens < limit; progress.stage++, progress.stageStep = 0) {
  const stage = RECIPE.stages[progress.stage]!;
  const begins = RECIPE.stages.slice(0, progress.stage).reduce((sum, { tokens }) => sum + tokens, 0);
  if (progress.stageStep === 0) clearMoments(trainable);
  while (progress.tokens < Math.min(limit, begins + stage.tokens)) {
    const sequences = batchOf(course, stage, progress.stageStep, seed);
    const optimiser = { ...RECIPE.optimiser, learningRate: rateAt(stage, progress.tokens - begins, progress.stageStep) };
    const report = await supervisedStep(trainable, sequences, optimiser, RECIPE.tokenBudget, progress.stageStep + 1);
    progress.step++;
    progress.stageStep++;
    progress.tokens += sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
    loss = loss ? 0.95 * loss + 0.05 * report.loss : report.loss;
    if (progress.step % 10 === 0) {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      appendFileSync(curve, `${stage.name},${progress.step},${progress.tokens},${loss.toFixed(4)},${seconds}\n`);
      console.log(`${stage.name} step ${progress.step} tokens ${progress.tokens} loss ${loss.toFixed(4)} ${seconds} s`);
    }
    if (progress.step % 50 === 0) save();
  }
  const model = writeModel(await modelFileOf(trainable, vocabulary));
  writeFileSync(join(out, `${stage.name}.safetensors`), model);
  console.log(`${stage.name}: dev ${await measureModel(model, tasksOf(devRows(200)))}`);
  if (progress.tokens < begins + stage.tokens) break;
}
save();

const model = writeModel(await modelFileOf(trainable, vocabulary));
mkdirSync(dirname(options.save), { recursive: true });
writeFileSync(options.save, model);
console.log(`Wrote ${options.save}: ${model.length} bytes.`);
console.log(`test ${await measureModel(model, tasksOf(testRows(500)))}`);

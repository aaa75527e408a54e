/**
 * Trains Seedling from scratch with this repository's own engine and writes it quantised: `npm run seedling -- [--regime invocation] [--out runs/seedling]`.
 * `--regime everything` and `--regime atoms --coop 0.01` train bases that are told more, `--regime maths` one for the maths pipeline; `--width 96 --layers 6` other bodies, `--optimiser adamw` and `--progressive` by other ways. Seeded; the same command again continues from the last checkpoint. `--final` measures the test rows at the end; `--steps 20` only times that many steps, `--survey` only shows what would be learned.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeModel } from '../src/model/body/file';
import { parametersOf } from '../src/model/body/shape';
import { heldOutRows } from '../src/dataset/generated';
import { epochAt } from '../src/loop/subtask';
import { openDevice } from '../src/ops/core/device';
import { TEST_ROWS } from '../src/task/subset';
import { rowOf } from '../src/task/row';
import type { TrainingProgress } from './seedling/checkpoint';
import type { RowSource } from './seedling/course';
import { measureModel, measureSubtasks } from './seedling/evaluate';
import { openTrainingFolder } from './seedling/folder';
import { readSeedlingOptions } from './seedling/options';
import { modelFileOf } from './seedling/quantised';
import { bodyShape } from './seedling/bodyShape';
import { RECIPE } from './seedling/recipe';
import { courseOf } from './seedling/regime';
import { describeLengths, surveyedDemonstrations, vocabularyIn } from './seedling/survey';
import { openTraining, trainStep } from './seedling/training';

const options = readSeedlingOptions(process.argv.slice(2));
await openDevice('wasm');
const source: RowSource = (kind, index) => rowOf('train', kind, index);
const course = courseOf(options);
const demonstrations = surveyedDemonstrations(source, course, options.seed);
const training = openTraining({ ...options, shape: bodyShape(options), course }, source, vocabularyIn(demonstrations));
console.log(describeLengths(training.tokenizer, demonstrations).join('\n'));
const journal = openTrainingFolder(options.out, training);
const { subject } = course;
const held = heldOutRows(subject, 'dev', options.rows);

const modelNow = async (): Promise<Uint8Array> => writeModel(await modelFileOf(training.trainable, training.vocabulary));

/** Loss as a running mean over about twenty steps, and seconds spent in steps. */
let loss: number | null = null;
let seconds = 0;

async function step(progress: TrainingProgress): Promise<TrainingProgress> {
  const began = performance.now();
  const taken = await trainStep(training, progress);
  seconds += (performance.now() - began) / 1000;
  loss = loss === null ? taken.loss : 0.95 * loss + 0.05 * taken.loss;
  return taken.progress;
}

function report(progress: TrainingProgress, since: TrainingProgress): void {
  const speed = ((progress.tokens - since.tokens) / seconds).toFixed(0);
  const hours = ((seconds / 3600) * course.targets) / (progress.targets - since.targets);
  console.log(
    `step ${progress.step} tokens ${progress.tokens} trained ${progress.targets} loss ${loss!.toFixed(4)} ${speed} tokens/s; the whole takes ${hours.toFixed(1)} h`
  );
  journal.curve(progress, loss!, seconds);
}

/** What the training has come to: the model as a file, and how well its turns are said. */
async function look(progress: TrainingProgress, name: string): Promise<Uint8Array> {
  const model = await modelNow();
  journal.write(`${name}.safetensors`, model);
  const errors = await measureSubtasks(model, subject, held);
  journal.errors(progress, errors);
  const told = errors.map(({ role, index, turns, wrong }) => `${role} ${index} ${((100 * wrong) / turns).toFixed(1)}% of ${turns}`);
  console.log(`${name}: turns not said as they should be: ${told.join(', ')}`);
  return model;
}

async function train(): Promise<void> {
  const { width, layers } = training.trainable.shape;
  console.log(
    `${options.regime}: width ${width}, ${layers} layers, ${parametersOf(training.trainable.shape)} parameters, ${(await modelNow()).length} bytes as a file.`
  );
  const first = journal.load();
  let progress = first;
  if (progress.step) console.log(`Continuing at step ${progress.step}, ${progress.targets} trained tokens.`);
  const epoch = (): number => epochAt(progress.targets, course.targets, RECIPE.epochs);
  while (progress.targets < course.targets) {
    const before = epoch();
    progress = await step(progress);
    if (options.steps && progress.step - first.step >= options.steps) return report(progress, first);
    if (progress.step % 10 === 0) report(progress, first);
    if (progress.step % 50 === 0) journal.save(progress);
    if (epoch() > before) await look(progress, `epoch-${before}`);
  }
  journal.save(progress);
  const model = await look(progress, 'model');
  console.log(`dev ${await measureModel(model, subject, devTasks, [0])}`);
  if (options.save) {
    mkdirSync(dirname(options.save), { recursive: true });
    writeFileSync(options.save, model);
    console.log(`Wrote ${options.save}: ${model.length} bytes.`);
  }
  if (!options.final) return;
  const test = heldOutRows(subject, 'test', TEST_ROWS.all).map(({ task }) => task);
  console.log(`test ${await measureModel(model, subject, test, [0, 1])}`);
}

const devTasks = held.map(({ task }) => task);
if (!options.survey) await train();

/** Speed and memory as ratios within one run, on this machine's CPU through WebAssembly: `npm run bench`. Medians of interleaved repeats, as Markdown. */
import { readFileSync } from 'node:fs';
import { dispose, engine as tfEngine, tidy } from '@tensorflow/tfjs-core';
import { demonstrate } from '../src/agent/demonstration';
import { openEngine } from '../src/engine/engine';
import { hima } from '../src/agent/team';
import { openingMessages } from '../src/agent/prompt';
import { run } from '../src/ops/kernel';
import { DEFAULTS } from '../src/record/config';
import { PROJECTIONS, type GenerateRequest } from '../src/record/engine';
import type { Sample } from '../src/record/sample';
import { testRows } from '../src/task/part';
import { contests } from './bench/contest';

const REPEATS = 9;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function timed(action: () => unknown): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

/** Median milliseconds of each action, the actions taking turns. */
async function race(actions: readonly (() => unknown)[], repeats = REPEATS): Promise<number[]> {
  const times = actions.map((): number[] => []);
  for (const action of actions) await action();
  for (let repeat = 0; repeat < repeats; repeat++) for (const [i, action] of actions.entries()) times[i]!.push(await timed(action));
  return times.map(median);
}

const engine = await openEngine({ device: 'wasm', model: readFileSync('public/models/seedling.safetensors') });
const team = hima();
await engine.equip(
  team.map(({ name }) => name),
  { rank: DEFAULTS.rank, alpha: DEFAULTS.alpha, projections: PROJECTIONS, seed: 1 }
);
const { model, parameters, loadMs, memory } = await engine.info();
const line = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

console.log(
  `# ${model}, ${parameters} parameters, on WebAssembly\n\nLoaded in ${loadMs.toFixed(0)} ms; bytes: weights ${memory.weights}, adapters ${memory.adapters}, cache ${memory.cache}.\n`
);

console.log('## Kernels: own loop against the same computation in plain tensor ops\n');
line('kernel', 'shape', 'plain, ms', 'loop, ms', 'plain / loop');
line('---', '---', '---:', '---:', '---:');
for (const { kernel, shape, inputs, attributes } of contests()) {
  const plain = (): void => tidy(() => void kernel.reference(inputs, attributes));
  const loop = (): void => dispose(run(kernel, inputs, attributes));
  const [slow, fast] = (await race([plain, loop])) as [number, number];
  line(kernel.name, shape, slow.toFixed(2), fast.toFixed(2), (slow / fast).toFixed(1));
  dispose(Object.values(inputs));
}

const rows = testRows(64);
const contexts = await engine.encode(rows.map(({ task }) => openingMessages(team[0]!, [], task.query)));
const requestsOf = (copies: number): GenerateRequest[] =>
  contexts.flatMap((context, i) =>
    Array.from({ length: copies }, (_, copy) => ({ agent: 'master', context, maxTokens: 40, temperature: 1, seed: 1000 * i + copy }))
  );

console.log('\n## Generation, sampled, each case from an empty cache\n');
line('requests', 'tokens sampled / s', 'prompt tokens asked', 'computed', 'sampled tokens fed back', 'computed');
line('---', '---:', '---:', '---:', '---:', '---:');
const alone = requestsOf(1).slice(0, 16);
for (const [name, batches] of [
  ['16, one by one', alone.map((request) => [request])],
  ['16, together', [alone]],
  ['64, together', [requestsOf(1)]],
  ['64 × 8 siblings, together', [requestsOf(8)]]
] as const) {
  const rates: number[] = [];
  let figures: readonly number[] = [];
  for (let repeat = 0; repeat < 3; repeat++) {
    await engine.forget();
    const before = await engine.counts();
    let fed = 0;
    const ms = await timed(async () => {
      for (const batch of batches) for (const { tokens } of await engine.generate(batch)) fed += tokens.length - 1;
    });
    const after = await engine.counts();
    const asked = batches.flat().reduce((sum, { context }) => sum + context.length, 0);
    rates.push((1000 * (after.sampled - before.sampled)) / ms);
    figures = [asked, after.prefilled - before.prefilled, fed, after.decoded - before.decoded];
  }
  line(name, median(rates).toFixed(0), ...figures);
}

console.log('\n## Training, one update of the adapters\n');
line('samples', 'tokens', 'tokens / s', 'tensors left behind');
line('---:', '---:', '---:', '---:');
const samples: Sample[] = await Promise.all(
  rows.map(async (row) => {
    const [opening, , ...rest] = demonstrate(row, () => [])[0]!.turns;
    const [context] = await engine.encode([[opening!, { role: 'user', content: row.task.query }]]);
    const [completion] = await engine.encode([[{ role: 'user', content: rest.map(({ content }) => content).join(' ') }]]);
    return { agent: 'master', context: context!, completion: completion!, logprobs: [], positive: 1, negative: 0, copies: 1 };
  })
);
const optimiser = { learningRate: 1e-4, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 };
const rates: number[] = [];
let trained = 0;
const tensors: number[] = [];
for (let repeat = 0; repeat < 5; repeat++) {
  const { trainedTokens, milliseconds } = await engine.update({ samples, loss: { kind: 'supervised' }, optimiser, tokenBudget: 4096 });
  rates.push((1000 * trainedTokens) / milliseconds);
  tensors.push(tfEngine().memory().numTensors);
  trained = trainedTokens;
}
line(samples.length, trained, median(rates).toFixed(0), tensors.at(-1)! - tensors[0]!);

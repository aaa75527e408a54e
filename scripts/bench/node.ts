/** Seedling itself on this machine's CPU, through WebAssembly in Node: kernels against plain ops, work saved by shared prefixes, updates and what they leave behind, calls held to their schemas. */
import { readFileSync } from 'node:fs';
import { dispose, engine as tfEngine, tidy } from '@tensorflow/tfjs-core';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { openingMessages } from '../../src/agent/prompt';
import { hima } from '../../src/agent/team';
import { timeInTurns, timeOf } from '../../src/bench/time';
import { openEngine } from '../../src/engine/engine';
import { median } from '../../src/math/statistics';
import { run } from '../../src/ops/core/kernel';
import { DEFAULTS } from '../../src/record/config';
import { PROJECTIONS, type Engine, type GenerateRequest } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { devRows } from '../../src/task/subset';
import type { ReportTable } from '../../src/report/benchTables';
import { callTable } from './calls';
import { kernelComparisons } from './kernelCases';

const REPEATS = 9;

async function kernelTable(): Promise<ReportTable> {
  const rows: string[][] = [];
  for (const { kernel, shape, inputs, attributes } of kernelComparisons()) {
    const plain = (): void => tidy(() => void kernel.reference(inputs, attributes));
    const loop = (): void => dispose(run(kernel, inputs, attributes));
    const [slow, fast] = await timeInTurns([{ run: plain }, { run: loop }], REPEATS);
    rows.push([kernel.name, shape, slow!.median.toFixed(2), fast!.median.toFixed(2), (slow!.median / fast!.median).toFixed(1)]);
    dispose(Object.values(inputs));
  }
  return {
    title: 'Kernels on WebAssembly',
    note: 'Own loop against the same computation in plain tensor ops.',
    columns: ['kernel', 'shape', 'plain, ms', 'loop, ms', 'plain ÷ loop'],
    rows
  };
}

async function generationTable(engine: Engine): Promise<ReportTable> {
  const contexts = await engine.encode(devRows(64).map(({ task }) => ({ agent: 'master', messages: openingMessages(hima()[0]!, [], task.query, 'names') })));
  const requestsOf = (copies: number): GenerateRequest[] =>
    contexts.flatMap((context, i) =>
      Array.from({ length: copies }, (_, copy) => ({ agent: 'master', context, maxTokens: 40, temperature: 1, seed: 1000 * i + copy }))
    );
  const alone = requestsOf(1).slice(0, 16);
  const cases: readonly (readonly [string, GenerateRequest[][]])[] = [
    ['16, one by one', alone.map((request) => [request])],
    ['16, together', [alone]],
    ['64, together', [requestsOf(1)]],
    ['64 × 8 siblings, together', [requestsOf(8)]]
  ];
  const rows: string[][] = [];
  for (const [name, batches] of cases) {
    const rates: number[] = [];
    let figures: readonly number[] = [];
    for (let repeat = 0; repeat < 3; repeat++) {
      await engine.forget();
      const before = await engine.counts();
      let fed = 0;
      const milliseconds = await timeOf(async () => {
        for (const batch of batches) for (const { tokens } of await engine.generate(batch)) fed += tokens.length - 1;
      });
      const after = await engine.counts();
      const asked = batches.flat().reduce((sum, { context }) => sum + context.length, 0);
      rates.push((1000 * (after.sampled - before.sampled)) / milliseconds);
      figures = [asked, after.prefilled - before.prefilled, fed, after.decoded - before.decoded];
    }
    rows.push([name, median(rates).toFixed(0), ...figures.map(String)]);
  }
  return {
    title: 'Seedling generates on WebAssembly',
    note: 'Sampled, each case from an empty cache.',
    columns: ['requests', 'tokens / s', 'prompt tokens asked', 'prompt tokens computed', 'sampled tokens fed back', 'fed tokens computed'],
    rows
  };
}

async function trainingTable(engine: Engine): Promise<ReportTable> {
  const samples: Sample[] = await Promise.all(
    devRows(64).map(async (row) => {
      const [conversation] = await engine.encodeDemonstrations([{ agent: 'master', messages: rowDemonstrations(row, () => [])[0]!.turns }]);
      return { agent: 'master', ...conversation!, logprobs: [], positive: 1, negative: 0, copies: 1 };
    })
  );
  const tokens = samples.reduce((total, { context, completion }) => total + context.length + completion.length - 1, 0);
  const optimiser = { learningRate: 1e-4, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 1 };
  const rates: number[] = [];
  const tensors: number[] = [];
  let trained = 0;
  for (let repeat = 0; repeat < 5; repeat++) {
    const { trainedTokens, milliseconds } = await engine.update({ samples, loss: { kind: 'supervised' }, optimiser, tokenBudget: 4096 });
    rates.push((1000 * trainedTokens) / milliseconds);
    tensors.push(tfEngine().memory().numTensors);
    trained = trainedTokens;
  }
  return {
    title: 'Seedling trains on WebAssembly',
    note: 'One update of the adapters from demonstrations, what they begin with in common computed once.',
    columns: ['samples', 'tokens', 'tokens computed', 'computed / s', 'tensors left behind'],
    rows: [[samples.length, tokens, trained, median(rates).toFixed(0), tensors.at(-1)! - tensors[0]!].map(String)]
  };
}

/** Tables as they are ready. */
export async function* benchInNode(): AsyncGenerator<ReportTable> {
  const engine = await openEngine({ device: 'wasm', model: readFileSync('public/models/seedling.safetensors') });
  await engine.equip(
    hima().map(({ name }) => name),
    { rank: DEFAULTS.rank, alpha: DEFAULTS.alpha, projections: PROJECTIONS, seed: 1 }
  );
  yield await kernelTable();
  yield await generationTable(engine);
  yield await trainingTable(engine);
  yield await callTable(engine);
}

/** Loads a model from a GGUF file behind Range requests onto the GPU, has it say a token and take a step of LoRA, and frees it: what each took in time and memory. */
import { memory, removeBackend } from '@tensorflow/tfjs-core';
import { openEngine } from '../../../src/engine/engine';
import { memoryNeed, type SizedModel } from '../../../src/model/fit/fit';
import { bodyOfGguf } from '../../../src/model/body/gguf';
import { storedMatrices } from '../../../src/model/body/storedBody';
import { openGguf } from '../../../src/weights/format/gguf';
import type { Language } from '../../../src/weights/language/language';
import type { ByteSource } from '../../../src/weights/format/source';
import { PROJECTIONS, type Engine } from '../../../src/record/engine';
import { countGpuBytes } from './gpuBytes';
import type { TrainingReport, MemoryReport, LoadReport, AnswerReport } from './report';
import { AGENT, OPTIMISER, SPEC, stepFile } from './step';

/** A seeded model has no words. */
const WORDLESS: Language = {
  dialect: 'names',
  tokenizer: {
    size: 1,
    stop: 0,
    stops: [0],
    encode: () => [],
    decode: () => '',
    textOf: () => '',
    tokenBytes: { sides: 1, bytesOf: () => null, sideAfter: () => 0 }
  },
  render: () => ''
};
const CONTEXT = [1, 2, 3, 4];
const COMPLETION = [5, 6, 7, 8];
/** Milliseconds between two looks at the heap. */
const LOOK = 250;

const gpu = countGpuBytes();
const heap = (): number => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;

let engine: Engine;
let sized: SizedModel;

/** What `work` took: seconds and the most that the heap grew. */
async function measured<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly seconds: number; readonly peak: number }> {
  const before = heap();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, heap())), LOOK);
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  return { result, seconds, peak: Math.max(most, heap()) - before };
}

async function sourceOf(url: string): Promise<ByteSource> {
  const size = Number((await fetch(url, { method: 'HEAD' })).headers.get('content-length'));
  return {
    size,
    async read(offset, length) {
      const answer = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
      return new Uint8Array(await answer.arrayBuffer());
    }
  };
}

async function load(url: string): Promise<LoadReport> {
  const body = await bodyOfGguf(await openGguf(await sourceOf(url)));
  sized = { shape: body.shape, matrices: storedMatrices(body) };
  const before = heap();
  const model = { name: 'large', body, language: WORDLESS };
  const { result, seconds, peak } = await measured(() => openEngine({ device: 'webgpu', model, cacheBytes: 2 ** 23 }));
  engine = result;
  const { memory: held, contextLength } = await engine.info();
  const estimated = memoryNeed(sized, { batch: 1, length: contextLength, agents: 0, rank: 1, projections: [] }, 'webgpu').weights;
  return { seconds, weights: held.weights, estimated, peak, kept: heap() - before, gpuPeak: gpu.most(), gpuKept: gpu.now() };
}

/** Reads a context of four tokens and draws one. */
async function say(): Promise<AnswerReport> {
  await engine.equip([AGENT], { rank: 1, alpha: 1, projections: ['q'], seed: 1 });
  const { result, seconds } = await measured(() => engine.generate([{ agent: AGENT, context: CONTEXT, maxTokens: 1, temperature: 0, seed: 1 }]));
  return { seconds, token: result[0]!.tokens[0]! };
}

/** One step of LoRA on four tokens after four; what it did goes to `url` as safetensors. */
async function learn(url: string): Promise<TrainingReport> {
  gpu.most();
  await engine.equip([AGENT], SPEC);
  const sample = { agent: AGENT, context: CONTEXT, completion: COMPLETION };
  const samples = [{ ...sample, logprobs: [], positive: 1, negative: 0, copies: 1 }];
  const { result, seconds, peak } = await measured(() =>
    engine.update({ samples, loss: { kind: 'supervised' }, optimiser: OPTIMISER, tokenBudget: CONTEXT.length + COMPLETION.length })
  );
  const { loss, gradNorm } = result.all;
  const gpuPeak = gpu.most();
  const [logprobs] = await engine.score([sample]);
  const state = (await engine.save())[AGENT]!;
  await fetch(url, { method: 'POST', body: new Blob([stepFile(state, { loss, gradNorm }) as Uint8Array<ArrayBuffer>]) });
  const { contextLength } = await engine.info();
  const plan = { batch: 1, length: contextLength, agents: 1, rank: SPEC.rank, projections: PROJECTIONS, tokenBudget: 1 };
  const after = -logprobs!.reduce((total, each) => total + each, 0) / logprobs!.length;
  return { seconds, loss, after, gradNorm, gpuPeak, estimated: memoryNeed(sized, plan, 'webgpu').total, peak };
}

async function close(): Promise<MemoryReport> {
  await engine.close();
  const [tensors, left] = [memory().numTensors, gpu.now()];
  removeBackend('webgpu');
  return { tensors, gpu: left, gpuAfterDevice: gpu.now() };
}

Object.assign(globalThis, { load, say, learn, close });

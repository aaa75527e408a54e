/** Loads a model from a GGUF file behind Range requests onto the GPU, has it say a token, and frees it: what each took in time and memory. */
import { memory } from '@tensorflow/tfjs-core';
import { openEngine } from '../../../src/engine/engine';
import { needOf } from '../../../src/model/fit';
import { bodyOfGguf } from '../../../src/model/gguf';
import { storedMatrices } from '../../../src/model/stored';
import { openGguf } from '../../../src/weights/gguf';
import type { Language } from '../../../src/weights/language';
import type { ByteSource } from '../../../src/weights/source';
import type { Engine } from '../../../src/record/engine';
import type { Loaded, Said } from './report';

/** A seeded model has no words. */
const WORDLESS: Language = {
  dialect: 'names',
  tokenizer: { size: 1, stop: 0, stops: [0], encode: () => [], decode: () => '', textOf: () => '' },
  render: () => ''
};

const heap = (): number => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;

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

let engine: Engine;

async function load(url: string): Promise<Loaded> {
  const body = await bodyOfGguf(await openGguf(await sourceOf(url)));
  const before = heap();
  let peak = before;
  const report = (): void => void (peak = Math.max(peak, heap()));
  const began = performance.now();
  engine = await openEngine({ device: 'webgpu', model: { name: 'large', body, language: WORDLESS }, cacheBytes: 2 ** 23, report });
  const seconds = (performance.now() - began) / 1000;
  const [{ memory: held, contextLength }, kept] = [await engine.info(), heap() - before];
  const plan = { batch: 1, length: contextLength, agents: 0, rank: 1, projections: [] };
  const estimated = needOf({ shape: body.shape, matrices: storedMatrices(body) }, plan, 'webgpu').weights;
  return { seconds, weights: held.weights, estimated, peak: peak - before, kept };
}

/** Reads a context of four tokens, draws one and frees the engine. */
async function say(): Promise<Said> {
  await engine.equip(['base'], { rank: 1, alpha: 1, projections: ['q'], seed: 1 });
  const asked = performance.now();
  const [said] = await engine.generate([{ agent: 'base', context: [1, 2, 3, 4], maxTokens: 1, temperature: 0, seed: 1 }]);
  const seconds = (performance.now() - asked) / 1000;
  await engine.close();
  return { seconds, token: said!.tokens[0]!, tensors: memory().numTensors };
}

Object.assign(globalThis, { load, say });

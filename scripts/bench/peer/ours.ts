/** Our side of the race: full-parameter training in f32, generation by the service from 4-bit codes. */
import { expose } from 'comlink';
import { timeOf } from '../../../src/bench/time';
import { randomModelFile } from '../../../src/bench/randomModel';
import { randomOf } from '../../../src/math/random';
import { freshParameters, loadBody } from '../../../src/model/body/body';
import { openKvCache } from '../../../src/model/generation/kvCache';
import { openGenerator } from '../../../src/model/generation/generate';
import { parametersOf, QWEN2, type ModelShape } from '../../../src/model/body/shape';
import { openDevice } from '../../../src/ops/core/device';
import { supervisedStep } from '../../../src/update/supervised';
import { trainableBody } from '../../../src/update/trainable';
import { BETAS, CLIP_NORM, DECODER, LEARNING_RATE, type ComparedSide } from './side';

const { layers, width, heads, vocabulary, context, batch, prompt, generated } = DECODER;

/** The MLP is gated, so it has three matrices: 8/3 of the width, in whole groups of 32, where the peer's two have 4. */
const SHAPE: ModelShape = {
  ...QWEN2,
  biased: false,
  vocabulary,
  width,
  layers,
  heads,
  keyHeads: heads,
  headWidth: width / heads,
  mlpWidth: 32 * Math.round((width * 8) / 3 / 32),
  theta: 10_000,
  epsilon: 1e-6,
  positions: 2 * context
};

/** Most requests generated together. */
const TOGETHER = 16;

async function open(): Promise<ComparedSide> {
  const device = await openDevice('webgpu');
  const text = (name: string | number, length: number): number[] => {
    const random = randomOf('race', name);
    return Array.from({ length }, () => random.below(vocabulary));
  };
  const trainable = trainableBody(SHAPE, freshParameters(SHAPE, 1));
  const sequences = Array.from({ length: batch }, (_, i) => ({ slot: -1, tokens: text(i, context + 1), targets: text(i, context).map((_, at) => at + 1) }));
  const optimiser = { learningRate: LEARNING_RATE, beta1: BETAS[0], beta2: BETAS[1], weightDecay: 0.01, clipNorm: CLIP_NORM };
  const body = loadBody(randomModelFile('race', SHAPE, () => undefined));
  const cache = openKvCache(body, TOGETHER * (prompt + generated));
  const generator = openGenerator({ body, cache, adapterPool: () => null, stop: -1, chunk: () => 1024 });
  let step = 0;
  return {
    parameters: () => parametersOf(SHAPE),
    train: () =>
      timeOf(async () => {
        await supervisedStep(trainable, sequences, optimiser, batch * context, ++step);
        await device.settle();
      }),
    generate(requests) {
      generator.forget();
      const asked = Array.from({ length: requests }, (_, i) => ({
        agent: '',
        context: text(`prompt ${i}`, prompt),
        maxTokens: generated,
        temperature: 1,
        seed: i
      }));
      return timeOf(() => generator.generate(asked));
    }
  };
}

const opened = open();
expose({
  parameters: async () => (await opened).parameters(),
  train: async () => (await opened).train(),
  generate: async (requests: number) => (await opened).generate(requests)
});

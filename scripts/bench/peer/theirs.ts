/** The peer's side of the race: @genai-fi/nanogpt's own trainer and generator, on its own WebGPU backend, as it comes. */
import { expose } from 'comlink';
import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { timeOf } from '../../../src/bench/time';
import { randomOf } from '../../../src/math/random';
import { BETAS, CLIP_NORM, DECODER, LEARNING_RATE, type ComparedSide } from './side';

interface PeerModel {
  getNumParams(): number;
}
interface PeerTrainer {
  trainStep(state: object, batch: { readonly xs: Tensor; readonly ys: Tensor }): Tensor;
}
interface PeerGenerator {
  generate(prompt: readonly { readonly role: 'text'; readonly content: string }[], options: object): Promise<unknown>;
  reset(): void;
  getRawOutput(): readonly unknown[];
}

const { layers, width, heads, vocabulary, context, batch, prompt, generated } = DECODER;

/** Characters of its vocabulary, after its marks for the end and the unknown. */
const CHARACTERS = ['<eos>', '<unk>', ...Array.from({ length: vocabulary - 2 }, (_, i) => String.fromCodePoint(0x4e00 + i))];

/** `dist` is the address of its folder. */
async function open(dist: string): Promise<ComparedSide> {
  const load = (path: string): Promise<Record<string, unknown>> => import(/* @vite-ignore */ `${dist}/${path}`) as Promise<Record<string, unknown>>;
  const { selectBackend } = (await load('backend.js')) as { selectBackend: (name: string) => Promise<void> };
  await load('main.js');
  await selectBackend('webgpu');
  const { default: NanoGpt } = (await load('models/NanoGPTV1.js')) as { default: new (config: object) => PeerModel };
  const { default: CharTokeniser } = (await load('tokeniser/CharTokeniser.js')) as { default: new (vocabulary: string[]) => object };
  const { default: PreTrainer } = (await load('training/PreTrainer.js')) as {
    default: new (model: PeerModel, tokeniser: object, options: object) => PeerTrainer;
  };
  const { default: Speaker } = (await load('inference/Generator.js')) as { default: new (model: PeerModel, tokeniser: object) => PeerGenerator };
  const model = new NanoGpt({ vocabSize: vocabulary, blockSize: context, nLayer: layers, nHead: heads, nEmbed: width, mlpFactor: 4, useRope: true });
  const tokeniser = new CharTokeniser(CHARACTERS);
  const trainer = new PreTrainer(model, tokeniser, {
    learningRate: LEARNING_RATE,
    beta1: BETAS[0],
    beta2: BETAS[1],
    clipNorm: CLIP_NORM,
    warmupSteps: 0,
    lossScaling: 1
  });
  const speaker = new Speaker(model, tokeniser);
  const random = randomOf('race', 'theirs');
  const texts = Array.from({ length: batch }, () => Array.from({ length: context + 1 }, () => random.below(vocabulary)));
  const [xs, ys] = [texts.map((text) => text.slice(0, -1)), texts.map((text) => text.slice(1))].map((rows) => tensor2d(rows, [batch, context], 'int32'));
  const content = Array.from({ length: prompt - 1 }, () => CHARACTERS[2 + random.below(vocabulary - 2)]).join('');
  return {
    parameters: () => model.getNumParams(),
    train: () =>
      timeOf(async () => {
        const loss = trainer.trainStep({}, { xs: xs!, ys: ys! });
        await loss.data();
        loss.dispose();
      }),
    async generate(requests) {
      if (requests !== 1) throw new Error('The peer generates one sequence at a time.');
      speaker.reset();
      const taken = await timeOf(() =>
        speaker.generate([{ role: 'text', content }], { maxLength: generated, temperature: 1, allowSpecial: true, nonConversational: true })
      );
      const made = speaker.getRawOutput().length;
      if (made !== generated) throw new Error(`The peer generated ${made} tokens where ${generated} were asked for.`);
      return taken;
    }
  };
}

let opened: Promise<ComparedSide> | null = null;
expose({
  open: async (dist: string) => void (await (opened = open(dist))),
  parameters: async () => (await opened!).parameters(),
  train: async () => (await opened!).train(),
  generate: async (requests: number) => (await opened!).generate(requests)
});

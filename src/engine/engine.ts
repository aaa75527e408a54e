/** The tensor rooms behind one door: a base model, its adapters, generation and training on one device. */
import { DeviceFailure } from '../ops/core/deviceFailure';
import { inTensorScope } from '../ops/core/tensorScope';
import { saveAdapter } from '../model/body/adapterState';
import { openGenerator, type TokenGenerator } from '../model/generation/generate';
import type { Engine } from '../record/engine';
import { score } from '../update/score';
import { train } from '../update/train';
import { adapterOfFiles, filesOfAdapter } from './adapterFiles';
import { openAdapters } from './adapters';
import { engineInfo } from './engineInfo';
import { openGeneration } from './generation';
import { loadModel, type EngineOptions } from './loadModel';
import { openPace } from './pace';
import { openPrompts } from './prompts';
import { openQueue, type Enqueue } from './queue';

/** Tokens in one forward pass of prefill, and of scoring. */
const CHUNK = 1024;

/** Times that training a token passes it through the blocks: forward, forward again for activations that were not kept, and backward. */
const PASSES = 3;

/** A generator whose requests end at these tokens besides their own. */
const withStops = (generator: TokenGenerator, stops: readonly number[]): TokenGenerator => ({
  ...generator,
  generate: (requests, options) =>
    generator.generate(
      requests.map((request) => ({ ...request, stop: [...stops, ...(request.stop ?? [])] })),
      options
    )
});

/** Opens a device and a model on it. Rejects with a sentence where the device or the file is not usable. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { pace = openPace(() => performance.now()) } = options;
  const loaded = await loadModel(options, pace);
  const { file, device, body, cache } = loaded;
  const { tokenizer } = file.language;
  const { shared, exclusive } = openQueue(device);
  const queued: Enqueue = (task) => exclusive(() => inTensorScope(device, task));
  const adapters = openAdapters(file.shape, () => generator.forget());
  const { pool } = adapters;
  const generator = openGenerator({
    body,
    cache,
    adapterPool: pool,
    stop: tokenizer.stop,
    chunk: () => pace.passTokens(CHUNK),
    spelling: tokenizer.tokenBytes
  });

  return {
    info: async () => engineInfo(loaded, adapters),
    ...openPrompts(file.language),
    decode: async (_agent, sequences) => sequences.map((tokens) => tokenizer.decode(tokens)),
    ...openGeneration({ generator: withStops(generator, tokenizer.stops), enqueue: shared, tokenizer }),
    score: (requests, temperature) =>
      queued(async () => {
        const began = performance.now();
        const { logprobs, tokens } = await score(body, pool(), requests, pace.passTokens(CHUNK), temperature);
        pace.learn({ tokens, passes: requests.length, milliseconds: performance.now() - began });
        return logprobs;
      }),
    counts: async () => generator.counts(),
    update: (request) =>
      queued(async () => {
        generator.forget();
        const tokenBudget = pace.trainingTokens(request.tokenBudget);
        const report = await train(body, pool(), { ...request, tokenBudget });
        const { trainedTokens, milliseconds } = report;
        pace.learn({ tokens: PASSES * trainedTokens, passes: PASSES * request.samples.length, milliseconds });
        return report;
      }),
    forget: () => queued(async () => generator.forget()),
    equip: (agents, spec) => queued(() => adapters.equip(agents, spec)),
    anchor: () => queued(adapters.anchor),
    save: () => queued(adapters.save),
    restore: (state) => queued(() => adapters.restore(state)),
    exportAdapter: async (name) => filesOfAdapter(await queued(() => saveAdapter(pool(), name)), file.shape, pool().spec, file.base),
    importAdapter: async (name, files) => {
      const adapter = adapterOfFiles(files, file.shape, pool().spec);
      await queued(() => adapters.restore({ [name]: adapter }));
    },
    async close() {
      try {
        await queued(async () => undefined);
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error; // what a failed device held is let go of all the same
      }
      generator.close();
      adapters.free();
      loaded.free();
    }
  };
}

/** The tensor rooms behind one door: a base model, its adapters, generation and training on one device. */
import { openDevice } from '../ops/core/device';
import { DeviceFailure } from '../ops/core/deviceFailure';
import { inTensorScope } from '../ops/core/tensorScope';
import { anchoredState, checkAdapter, restoreAdapter, saveAdapter } from '../model/body/adapterState';
import { disposeAdapterPool, openAdapterPool, type AdapterPool } from '../model/body/adapterPool';
import { bodyBytes, disposeBody } from '../model/body/body';
import { kvCacheBytes, disposeKvCache, openKvCache } from '../model/generation/kvCache';
import { capacityWithin } from '../model/fit/capacity';
import { openGenerator, type TokenGenerator } from '../model/generation/generate';
import { adapterParametersOf, moduleOf, parametersOf, sizeOf } from '../model/body/shape';
import type { RunConfig } from '../record/config';
import type { AdapterState, Engine, EngineInfo, EngineState, Projection } from '../record/engine';
import { score } from '../update/score';
import { train } from '../update/train';
import { readPeft, writePeft } from '../weights/peft/peft';
import { openModel, type StoredModel } from './model';
import { openPace, type Pace } from './pace';
import { openQueue, type Enqueue } from './queue';
import { openPrompts } from './prompts';
import { openGeneration } from './generation';
import { tuneFor, type TuningCache } from './tuning';

export interface EngineOptions {
  readonly device: RunConfig['device'];
  /** A model file as `writeModel` makes it, or a model in files, which are read while it is loaded. */
  readonly model: Uint8Array | StoredModel;
  /** Bytes that the cache of what was read and said may take; 2^28 where absent. What does not fit waits. */
  readonly cacheBytes?: number;
  /** Where the choice of programs for this model and adapter is remembered; where absent, the plain ones run. */
  readonly tuning?: TuningCache;
  /** What an engine before this one learnt of the device. */
  readonly pace?: Pace;
  /** Told what is being done, with its share from 0 to 1. */
  readonly report?: (loading: { readonly what: string; readonly share: number | null; readonly news?: boolean }) => void;
}

/** Bytes of the cache where nothing else is said. */
const CACHE_BYTES = 2 ** 28;

/** Tokens in one forward pass of prefill, and of scoring. */
const CHUNK = 1024;

/** Forwards, forwards again for what was not kept, and backwards. */
const PASSES = 3;

/** A generator whose requests end at these tokens besides their own. */
const withStops = (generator: TokenGenerator, stops: readonly number[]): TokenGenerator => ({
  ...generator,
  generate: (requests, wishes) =>
    generator.generate(
      requests.map((request) => ({ ...request, stop: [...stops, ...(request.stop ?? [])] })),
      wishes
    )
});

/** Opens a device and a model on it. Rejects with a sentence where the device or the file is not usable. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { device: wanted, model, cacheBytes: budget = CACHE_BYTES, report, tuning, pace = openPace(() => performance.now()) } = options;
  const began = performance.now();
  report?.({ what: 'Reading the model', share: 0 });
  const file = openModel(model);
  const { tokenizer, dialect } = file.language;
  report?.({ what: 'Opening the device', share: 0.3 });
  const device = await openDevice(wanted);
  const { shared, exclusive } = openQueue(device);
  const queued: Enqueue = (task) => exclusive(() => inTensorScope(device, task));
  const capacity = capacityWithin(budget, file.shape);
  const longest = Math.min(file.shape.positions, capacity);
  const body = await file.load(longest, (share) => report?.({ what: 'Loading the weights', share: 0.4 + 0.4 * share }));
  const cache = openKvCache(body, capacity);
  let bank: AdapterPool = openAdapterPool(file.shape, [], { rank: 1, alpha: 1, projections: [], seed: 0 });
  const free = (): void => {
    disposeAdapterPool(bank);
    disposeKvCache(cache);
    disposeBody(body);
  };
  try {
    await pace.begin(body, device);
    await tuneFor(body, device, tuning, () => report?.({ what: 'Finding the fastest programs for this GPU', share: 0.8 }));
    await device.settle();
  } catch (error) {
    free();
    throw error;
  }
  const generator = openGenerator({
    body,
    cache,
    adapterPool: () => bank,
    stop: tokenizer.stop,
    chunk: () => pace.passTokens(CHUNK),
    spelling: tokenizer.tokenBytes
  });
  const loadMs = performance.now() - began;
  report?.({ what: 'Ready', share: 1 });

  const weightBytes = bodyBytes(body);
  const adapterParameters = (): number => adapterParametersOf(file.shape, bank.spec.rank, bank.spec.projections);
  const modules = (): { module: string; layer: number; projection: Projection; inputs: number; outputs: number }[] =>
    bank.layers.flatMap((_, layer) =>
      bank.spec.projections.map((projection) => {
        const [inputs, outputs] = sizeOf(file.shape, projection);
        return { module: moduleOf(layer, projection), layer, projection, inputs, outputs };
      })
    );

  async function info(): Promise<EngineInfo> {
    const copies = bank.anchor.slots.size ? 4 : 3; // values, two moments, and what the KL pulls towards
    const adapters = 4 * copies * adapterParameters() * bank.agents.length;
    const held = kvCacheBytes(file.shape, capacity);
    return {
      device: device.name,
      adapter: device.adapter,
      reason: device.reason,
      model: file.name,
      dialect,
      parameters: parametersOf(file.shape),
      adapterParameters: adapterParameters(),
      vocabulary: file.shape.vocabulary,
      contextLength: longest,
      memory: { weights: weightBytes, adapters, cache: held, total: weightBytes + adapters + held },
      loadMs,
      ...(file.unreadable ? { unreadable: file.unreadable } : {})
    };
  }

  async function save(): Promise<EngineState> {
    const states: [string, AdapterState][] = [];
    for (const agent of bank.agents) states.push([agent, await saveAdapter(bank, agent)]);
    return Object.fromEntries(states);
  }

  async function restore(state: EngineState): Promise<void> {
    for (const [agent, adapter] of Object.entries(state)) checkAdapter(bank, agent, adapter);
    generator.forget();
    for (const [agent, adapter] of Object.entries(state)) restoreAdapter(bank, agent, adapter);
  }

  return {
    info,
    ...openPrompts(file.language),
    decode: async (_agent, sequences) => sequences.map((tokens) => tokenizer.decode(tokens)),
    ...openGeneration({ generator: withStops(generator, tokenizer.stops), enqueue: shared, tokenizer }),
    score: (requests) =>
      queued(async () => {
        const asked = performance.now();
        const { logprobs, tokens } = await score(body, bank, requests, pace.passTokens(CHUNK));
        pace.learn({ tokens, passes: requests.length, milliseconds: performance.now() - asked });
        return logprobs;
      }),
    counts: async () => generator.counts(),
    update: (request) =>
      queued(async () => {
        generator.forget();
        const tokenBudget = pace.trainingTokens(request.tokenBudget);
        const report = await train(body, bank, { ...request, tokenBudget });
        const { trainedTokens, milliseconds } = report;
        pace.learn({ tokens: PASSES * trainedTokens, passes: PASSES * request.samples.length, milliseconds });
        return report;
      }),
    forget: () => queued(async () => generator.forget()),
    equip: (agents, spec) =>
      queued(async () => {
        const next = openAdapterPool(file.shape, agents, spec);
        disposeAdapterPool(bank);
        bank = next;
        generator.forget();
      }),
    anchor: () => queued(async () => restore(Object.fromEntries(Object.entries(await save()).map(([agent, state]) => [agent, anchoredState(state)])))),
    save: () => queued(save),
    restore: (state) => queued(() => restore(state)),
    async exportAdapter(agent) {
      const { values } = await queued(() => saveAdapter(bank, agent));
      const adapted = modules().map(({ layer, projection, ...module }) => ({
        ...module,
        a: values[`layers.${layer}.${projection}.A`]!,
        b: values[`layers.${layer}.${projection}.B`]!
      }));
      return writePeft(adapted, bank.spec, file.base);
    },
    async importAdapter(agent, files) {
      const wantedModules = modules();
      const adapted = readPeft(files, wantedModules, bank.spec);
      const values = Object.fromEntries(
        adapted.flatMap(({ a, b }, i) => {
          const { layer, projection } = wantedModules[i]!;
          return [
            [`layers.${layer}.${projection}.A`, a],
            [`layers.${layer}.${projection}.B`, b]
          ] as const;
        })
      );
      const zeroed = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
      await queued(() => restore({ [agent]: { step: 0, values, firstMoment: zeroed, secondMoment: zeroed } }));
    },
    async close() {
      try {
        await queued(async () => undefined);
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error; // what a failed device held is let go of all the same
      }
      generator.close();
      free();
    }
  };
}

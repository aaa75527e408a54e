/** An engine with failover: where its GPU is lost another engine takes its place, in the same state, and the calls that were under way are made again. */
import { DeviceFailure } from '../ops/core/deviceFailure';
import { addCounts } from '../record/counts';
import type { Engine, GenerationCounts } from '../record/engine';
import { onAbort, openAbortKeys } from './abortKeys';
import { openCallOrder } from './callOrder';
import { openDedupe } from './dedupe';
import { openFailover, type FailoverTools } from './failover';
import { openRecovery } from './recovery';
import { openRetry } from './retry';

const isDeviceFailure = (error: unknown): error is DeviceFailure => error instanceof DeviceFailure;

/**
 * An engine whose results are those of one that never failed: a result depends on the adapters and the request alone, the adapters are copied into plain memory
 * after each change, and a change that was not complete begins again from that copy. A WebAssembly engine has no GPU to lose and is returned as it is.
 */
export async function openFailoverEngine(tools: FailoverTools): Promise<Engine> {
  const failOver = openFailover(tools);
  const recovery = openRecovery();
  const aborts = openAbortKeys();
  /** Counts of the engines that failed. */
  let past: GenerationCounts | null = null;

  const replace = async (failed: Engine, failure: DeviceFailure): Promise<Engine> => {
    const counts = await failed.counts();
    past = past ? addCounts(past, counts) : counts;
    return failOver(failed, failure, recovery.prepare);
  };

  const first = await tools.open(0).catch((error: unknown) => {
    if (!isDeviceFailure(error)) throw error;
    return failOver(null, error, recovery.prepare);
  });
  const { device, reason } = await first.info();
  if (device === 'wasm') return first;

  const retry = openRetry(first, isDeviceFailure, replace);
  const { ask, change } = openCallOrder(retry.ask);
  /** A change of the adapters and the copy of what it made of them are one job. */
  const changeAdapters = <Result>(job: (engine: Engine) => Promise<Result>): Promise<Result> =>
    change(async (engine) => {
      const result = await job(engine);
      await recovery.copy(engine);
      return result;
    });

  return {
    info: async () => ({ ...(await retry.target().info()), reason }),
    encode: (prompts) => retry.target().encode(prompts),
    encodeDemonstrations: (conversations) => retry.target().encodeDemonstrations(conversations),
    decode: (agent, tokens) => retry.target().decode(agent, tokens),
    counts: async () => {
      const counts = await retry.target().counts();
      return past ? addCounts(past, counts) : counts;
    },
    generate: (requests, key, onTokens) => {
      const dedupe = onTokens && openDedupe(onTokens);
      return aborts.under(key, (signal) =>
        ask((engine) => {
          const completions = engine.generate(requests, key, dedupe?.());
          if (key !== undefined) onAbort(signal, () => engine.abort(key));
          return completions;
        })
      );
    },
    abort: async (key) => aborts.abort(key),
    score: (requests, temperature) => ask((engine) => engine.score(requests, temperature)),
    forget: () => ask((engine) => engine.forget()),
    save: () => ask(async (engine) => recovery.adapters() ?? recovery.copy(engine)),
    exportAdapter: (agent) => ask((engine) => engine.exportAdapter(agent)),
    update: (request) => changeAdapters((engine) => engine.update(request)),
    anchor: () => changeAdapters((engine) => engine.anchor()),
    importAdapter: (agent, files) => changeAdapters((engine) => engine.importAdapter(agent, files)),
    restore: (state) =>
      change(async (engine) => {
        await engine.restore(state);
        await recovery.restored(engine, state);
      }),
    equip: (agents, spec) =>
      change(async (engine) => {
        await engine.equip(agents, spec);
        recovery.equipped(agents, spec);
      }),
    close: () => ask((engine) => engine.close())
  };
}

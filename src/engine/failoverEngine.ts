/** An engine that outlives its device: where the GPU is lost another takes its place, in the same state, and what was asked for is done again. */
import { DeviceFailure } from '../ops/core/deviceFailure';
import { addCounts } from '../record/counts';
import type { AdapterSpec, Engine, EngineState, GenerationCounts } from '../record/engine';
import { openRetry } from './retry';
import { openDedupe } from './dedupe';
import { openFailover, type FailoverTools } from './failover';
import { onAbort, openAbortKeys } from './abortKeys';

/** What an engine must be given to be as another was. */
interface Snapshot {
  readonly agents: readonly string[];
  readonly spec: AdapterSpec;
  /** Null where the adapters are as `equip` makes them. */
  readonly adapters: EngineState | null;
}

/** The agents' states in the order in which the engine gives them; the same record where it has that order. */
function inOrder(agents: readonly string[], state: EngineState): EngineState {
  if (Object.keys(state).join() === agents.join()) return state;
  return Object.fromEntries(agents.map((agent) => [agent, state[agent]!]));
}

const isDeviceFailure = (error: unknown): error is DeviceFailure => error instanceof DeviceFailure;

/**
 * An engine whose results are those of one that never failed: a result depends on the adapters and the request alone, the adapters are copied into plain memory
 * after each change, and a change that was not complete begins again from that copy. A WebAssembly engine has nothing to lose and comes as it is.
 */
export async function openFailoverEngine(around: FailoverTools): Promise<Engine> {
  const failOver = openFailover(around);
  const aborts = openAbortKeys();
  let snapshot: Snapshot | null = null;
  let past: GenerationCounts | null = null;

  const prepare = async (engine: Engine): Promise<void> => {
    if (!snapshot) return;
    await engine.equip(snapshot.agents, snapshot.spec);
    if (snapshot.adapters) await engine.restore(snapshot.adapters);
  };
  const replace = async (failed: Engine, failure: DeviceFailure): Promise<Engine> => {
    const counts = await failed.counts();
    past = past ? addCounts(past, counts) : counts;
    return failOver(failed, failure, prepare);
  };

  const first = await around.open(0).catch((error: unknown) => {
    if (!isDeviceFailure(error)) throw error;
    return failOver(null, error, prepare);
  });
  const { device, reason } = await first.info();
  if (device === 'wasm') return first;

  const retry = openRetry(first, isDeviceFailure, replace);
  let changed: Promise<unknown> = Promise.resolve();
  /** In order with changes: after those asked before, before those asked later. */
  const ask = <Result>(job: (engine: Engine) => Promise<Result>): Promise<Result> => changed.then(() => retry.ask(job));
  const alter = <Result>(job: (engine: Engine) => Promise<Result>): Promise<Result> => {
    const done = ask(job);
    changed = done.catch(() => undefined);
    return done;
  };
  /** A change and the copy of what it made of the adapters are one job. */
  const change = <Result>(job: (engine: Engine) => Promise<Result>): Promise<Result> =>
    alter(async (engine) => {
      const result = await job(engine);
      await copy(engine);
      return result;
    });
  const copy = async (engine: Engine): Promise<EngineState> => {
    const adapters = await engine.save();
    if (snapshot) snapshot = { ...snapshot, adapters };
    return adapters;
  };

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
    score: (requests) => ask((engine) => engine.score(requests)),
    forget: () => ask((engine) => engine.forget()),
    save: () => ask(async (engine) => snapshot?.adapters ?? copy(engine)),
    exportAdapter: (agent) => ask((engine) => engine.exportAdapter(agent)),
    update: (request) => change((engine) => engine.update(request)),
    anchor: () => change((engine) => engine.anchor()),
    restore: (state) =>
      alter(async (engine) => {
        await engine.restore(state);
        if (snapshot?.agents.every((agent) => Object.hasOwn(state, agent))) snapshot = { ...snapshot, adapters: inOrder(snapshot.agents, state) };
        else await copy(engine);
      }),
    importAdapter: (agent, files) => change((engine) => engine.importAdapter(agent, files)),
    equip: (agents, spec) =>
      alter(async (engine) => {
        await engine.equip(agents, spec);
        snapshot = { agents, spec, adapters: null };
      }),
    close: () => ask((engine) => engine.close())
  };
}

/** The boundary itself: calls, callbacks, typed arrays and errors across a message channel. */
import { expose } from 'comlink';
import { describe, expect, it, vi } from 'vitest';
import { laboratoryAt, modelsAt } from '../../src/bridge/serviceAt';
import { engineAt, makeEngineHost } from '../../src/bridge/engineHost';
import type { EngineSpec } from '../../src/record/engineSpec';
import type { ModelStorage } from '../../src/bridge/modelStorage';
import type { Laboratory } from '../../src/bridge/protocol';
import type { Loading } from '../../src/record/loading';
import type { LabEvent } from '../../src/record/event';
import { BUNDLED } from '../../src/record/model';
import { benchmarkOf, logOf, resultOf } from '../store/tiny';
import { snapshotting } from '../lab/snapshots';
import { toyEngine } from '../lab/toy';

const never = new Promise<never>(() => undefined);

/** The other end of a port at which the object is called. */
function portTo(object: object): MessagePort {
  const { port1, port2 } = new MessageChannel();
  expose(object, port1);
  return port2;
}

const overChannel = (lab: Partial<Laboratory>, crash = never): Laboratory => laboratoryAt(portTo(lab), crash);

describe('the laboratory over a port', () => {
  it('calls the page back, in order', async () => {
    const lab = overChannel({
      subscribe: async (listener, progress) => {
        progress({ what: 'Model', share: 0.5 });
        for (const event of logOf('a', 1)) listener([event]);
      }
    });
    const heard: LabEvent[] = [];
    const loading: Loading[] = [];
    await lab.subscribe(
      (events) => heard.push(...events),
      (at) => loading.push(at)
    );
    await expect.poll(() => heard).toEqual(logOf('a', 1));
    expect(loading).toEqual([{ what: 'Model', share: 0.5 }]);
  });

  it('tells the page how far a benchmark is while it waits for the end', async () => {
    const lab = overChannel({
      benchmark: async (request, progress) => {
        const begun = { ...benchmarkOf('resume' in request ? request.resume : request.source, 1), results: [] };
        await (progress(begun) as unknown);
        const ended = { ...begun, results: [resultOf(0)] };
        await (progress(ended) as unknown);
        return ended;
      }
    });
    const told: number[] = [];
    const benchmark = await lab.benchmark({ resume: 'b' }, ({ results }) => told.push(results.length));
    expect(benchmark).toEqual({ ...benchmarkOf('b', 1), results: [resultOf(0)] });
    expect(told).toEqual([0, 1]);
  });

  it('tells nothing of a call that has been answered, but goes on with what was subscribed to', async () => {
    let tell = (): unknown => undefined;
    const model = { repository: 'a', revision: 'main', variant: { format: 'gguf', label: 'b', paths: ['b'], size: 1 } as const, held: 1, whole: true };
    const storage: Partial<ModelStorage> = {
      fetchModel: async (_, progress) => {
        tell = () => progress({ stage: 'downloading', done: 1, size: 1, speed: null, left: null });
        await tell();
        return model;
      }
    };
    const told: number[] = [];
    await modelsAt(portTo(storage), never).fetchModel({ repository: 'a', revision: 'main', file: 'b' }, ({ done }) => told.push(done));
    expect(told).toEqual([1]);
    await tell();
    expect(told).toEqual([1]);
    const lab = overChannel({
      subscribe: async (listener) => {
        setTimeout(() => listener(logOf('a', 1)), 10);
      }
    });
    const heard: LabEvent[] = [];
    await lab.subscribe(
      (events) => heard.push(...events),
      () => undefined
    );
    await expect.poll(() => heard).toEqual(logOf('a', 1));
  });

  it('keeps name, message and stack of an error', async () => {
    const thrown = new RangeError('There is no such run.');
    const lab = overChannel({ remove: () => Promise.reject(thrown) });
    const caught = await lab.remove('a').catch((error: Error) => error);
    expect(caught).toBeInstanceOf(Error);
    expect(caught).toMatchObject({ name: 'RangeError', message: 'There is no such run.', stack: thrown.stack });
  });

  it('ends every call when a worker crashes', async () => {
    const lab = overChannel({ pause: () => never }, Promise.reject(new Error('The engine worker stopped.')));
    await expect(lab.pause()).rejects.toThrow('The engine worker stopped.');
    const models = modelsAt(portTo({ keptModels: () => never }), Promise.reject(new Error('The storage worker stopped.')));
    await expect(models.keptModels()).rejects.toThrow('The storage worker stopped.');
  });

  it("asks the browser to keep this site's storage before what fills it, and before nothing else", async () => {
    const persist = vi.fn(async () => true);
    vi.stubGlobal('navigator', { storage: { persist } });
    const models = modelsAt(portTo({ keptModels: async () => [], fetchModel: async () => null }), never);
    await models.keptModels();
    expect(persist).not.toHaveBeenCalled();
    await models.fetchModel({ repository: 'a', revision: 'main', file: 'b' }, () => undefined);
    await overChannel({ addSet: async () => ({ rows: 0, unchecked: 0, problems: [] }) }).addSet('a', '');
    expect(persist).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });

  it('can be the result of a promise', async () => {
    expect(await Promise.resolve(overChannel({ runs: async () => [] })).then((lab) => lab.runs())).toEqual([]);
  });
});

/** Seedling on a device. */
const spec = (device: EngineSpec['device'], changes: Partial<EngineSpec> = {}): EngineSpec => ({ device, model: BUNDLED, cacheMegabytes: 16, ...changes });

describe('the engine over a port', () => {
  it('is opened once per device, and its state crosses to the last bit', async () => {
    const opened: string[] = [];
    const told: Loading[] = [];
    const host = makeEngineHost(async ({ device }, report) => {
      opened.push(device);
      report({ what: 'Model', share: null });
      return async () => snapshotting(toyEngine());
    });
    const { port1, port2 } = new MessageChannel();
    expose(host, port1);
    const open = engineAt(port2);
    const engine = await open(spec('wasm'), (loading) => told.push(loading));
    await engine.equip(['master'], { rank: 1, alpha: 1, projections: ['q'], seed: 5 });
    const state = await engine.save();
    expect(state.master!.values.w).toBeInstanceOf(Float32Array);
    await engine.restore(state);
    expect(await (await open(spec('wasm'), () => undefined)).save()).toEqual(state);
    expect(await engine.decode('qa', [[1, 2]])).toEqual(['<qa 1><qa 2>']);
    expect(opened).toEqual(['wasm']);
    expect(told).toEqual([{ what: 'Model', share: null }]);
  });

  it('tells whoever listens of its tokens, and hears of an abort meanwhile', async () => {
    const aborted: string[] = [];
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    const host = makeEngineHost(async () => async () => ({
      ...snapshotting(toyEngine()),
      generate: async (_, ticket, onTokens) => {
        onTokens?.([{ request: 0, tokens: [4], logprobs: [-1], text: 'tea', finish: null }]);
        await until;
        return [{ tokens: [4], logprobs: [-1], text: `tea of ${ticket}`, finish: 'aborted' }];
      },
      abort: async (ticket) => {
        aborted.push(ticket);
        end();
      }
    }));
    const { port1, port2 } = new MessageChannel();
    expose(host, port1);
    const engine = await engineAt(port2)(spec('wasm'), () => undefined);
    const heard: string[] = [];
    const completions = engine.generate([], 'mine', (pieces) => heard.push(...pieces.map(({ text }) => text)));
    await expect.poll(() => heard).toEqual(['tea']);
    await engine.abort('mine');
    expect(aborted).toEqual(['mine']);
    expect((await completions)[0]!.text).toBe('tea of mine');
  });

  it('is closed before another device opens, and another opens although it cannot be closed', async () => {
    const done: string[] = [];
    const host = makeEngineHost(async ({ device }) => async () => {
      done.push(`open ${device}`);
      return {
        ...snapshotting(toyEngine()),
        close: async () => {
          done.push(`close ${device}`);
          if (device === 'webgpu') throw new Error('lost');
        }
      };
    });
    for (const device of ['wasm', 'webgpu', 'webgpu', 'auto'] as const) await host.open(spec(device), () => undefined);
    expect(done).toEqual(['open wasm', 'close wasm', 'open webgpu', 'close webgpu', 'open auto']);
  });

  it('that did not open is tried again', async () => {
    let tries = 0;
    const host = makeEngineHost(async () => {
      if (!tries++) throw new Error('no adapter');
      return async () => snapshotting(toyEngine());
    });
    await expect(host.open(spec('auto'), () => undefined)).rejects.toThrow('no adapter');
    await expect(host.open(spec('auto'), () => undefined)).resolves.toBeDefined();
  });

  it('stays while the next model cannot be read, and is opened again where that one could not be loaded', async () => {
    const done: string[] = [];
    const host = makeEngineHost(async ({ cacheMegabytes }) => {
      if (cacheMegabytes === 32) throw new Error('no such file');
      return async () => {
        if (cacheMegabytes === 64) throw new Error('no room');
        done.push(`open ${cacheMegabytes}`);
        return { ...snapshotting(toyEngine()), close: async () => void done.push(`close ${cacheMegabytes}`) };
      };
    });
    const open = (cacheMegabytes: number) => host.open(spec('auto', { cacheMegabytes }), () => undefined);
    await open(16);
    await expect(open(32)).rejects.toThrow('no such file');
    await open(16);
    expect(done).toEqual(['open 16']);
    await expect(open(64)).rejects.toThrow('no room');
    await open(16);
    expect(done).toEqual(['open 16', 'close 16', 'open 16']);
  });
});

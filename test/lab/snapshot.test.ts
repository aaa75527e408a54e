/** Where engine states go: they stay with their engine at every step, and only when a checkpoint is due they go to storage, by a port that does not lead through the lab. */
import 'fake-indexeddb/auto';
import { expose, wrap } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineAt, makeEngineHost } from '../../src/bridge/engineHost';
import { openFailoverEngine } from '../../src/engine/failoverEngine';
import { withSnapshots } from '../../src/engine/snapshot';
import { makeLaboratory } from '../../src/lab/laboratory';
import { openPair } from '../../src/lab/pair';
import { DeviceFailure } from '../../src/ops/core/deviceFailure';
import type { Archive, LabArchive } from '../../src/record/archive';
import { configOf } from '../../src/record/config';
import type { Engine, SnapshotEngine, StateExchange } from '../../src/record/engine';
import { BUNDLED } from '../../src/record/model';
import { openArchive } from '../../src/store/archive';
import { openExchange } from '../../src/store/exchange';
import { noModels } from './noModels';
import { openTable, snapshotting } from './snapshots';
import { openTabOver } from './tab';
import { toyEngine, toyRows, toyTrainer } from './toy';

const SPEC = { rank: 1, alpha: 1, projections: [], seed: 5 };
const step = (learningRate: number) =>
  ({ samples: [], loss: { kind: 'supervised' }, optimiser: { learningRate, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 0 }, tokenBudget: 1 }) as const;

let names = 0;
let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(`snapshot-${names++}`);
});

describe('a snapshot', () => {
  it('is restored bit for bit, after any number of updates, any number of times', async () => {
    const engine = snapshotting(toyEngine());
    await engine.equip(['qa'], SPEC);
    await engine.update(step(0.5));
    await engine.anchor();
    expect(await engine.snapshot()).toBeNull();
    const boundary = structuredClone(await engine.save());
    for (const rate of [0.1, 0.2]) {
      await engine.update(step(rate));
      expect(await engine.save()).not.toEqual(boundary);
      await engine.rollback();
      expect(await engine.save()).toEqual(boundary);
    }
    expect(await engine.readSnapshot()).toEqual(boundary);
  });

  it('is in use while the present state is set aside', async () => {
    const engine = snapshotting(toyEngine());
    await engine.equip(['qa'], SPEC);
    await engine.snapshot();
    const boundary = await engine.save();
    await engine.update(step(0.5));
    const present = await engine.save();
    await engine.switchToSnapshot();
    expect(await engine.save()).toEqual(boundary);
    await engine.switchBack();
    expect(await engine.save()).toEqual(present);
    await expect(engine.switchBack()).rejects.toThrow('no state set aside');
  });

  it('is not taken of a state with a number that is not finite: the one before stays, and such a state from the exchange is not restored', async () => {
    const table = openTable();
    const toy = toyEngine();
    const engine = withSnapshots(toy, table);
    await engine.equip(['qa'], SPEC);
    await expect(engine.rollback()).rejects.toThrow('no snapshot');
    await engine.snapshot();
    const boundary = await engine.save();
    await engine.update(step(Infinity));
    expect(await engine.snapshot()).toBe('"w" of qa');
    await table.put('spoilt', await toy.save());
    expect(await engine.readSnapshot()).toEqual(boundary);
    await engine.rollback();
    expect(await engine.receive('spoilt')).toBe('"w" of qa');
    expect(await engine.save()).toEqual(boundary);
  });

  it('survives a GPU that is lost after it was taken, and costs no read-back beside that of the update', async () => {
    let saves = 0;
    let opened = 0;
    const open = async (): Promise<Engine> => {
      const toy = toyEngine();
      const first = opened++ === 0;
      return {
        ...toy,
        info: async () => ({ ...(await toy.info()), device: 'webgpu' }),
        counts: async () => ({ prefilled: 0, reused: 0, sampled: 0, decoded: 0, forwards: 0 }),
        save: async () => (saves++, toy.save()),
        generate: async () => (first ? Promise.reject(new DeviceFailure('The GPU was lost')) : [])
      };
    };
    const table = openTable();
    const engine = withSnapshots(await openFailoverEngine({ open, report: () => undefined, clock: () => 0, pause: async () => undefined }), table);
    await engine.equip(['qa'], SPEC);
    await engine.update(step(0.5));
    expect(await engine.snapshot()).toBeNull();
    expect(saves).toBe(1);
    const boundary = structuredClone(await engine.save());
    await engine.update(step(0.25));
    await engine.generate([]);
    expect(opened).toBe(2);
    expect(await engine.save()).not.toEqual(boundary);
    await engine.rollback();
    expect(await engine.save()).toEqual(boundary);
    expect(saves, 'What was gone back to is what a lost GPU is restored from.').toBe(2);
    await engine.sendSnapshot('step-1');
    expect(await table.get('step-1')).toEqual(boundary);
  });

  it('of a pair is of one boundary: neither engine takes its part where the other has a number that is not finite', async () => {
    const table = openTable();
    const [apple, pear] = [toyEngine(), toyEngine()];
    const pair = openPair(withSnapshots(apple, table), withSnapshots(pear, table), ['qa']);
    await pair.equip(['qa', 'master'], SPEC);
    await pair.snapshot();
    const boundary = await pair.readSnapshot();
    await apple.update(step(0.5));
    await pear.update(step(NaN));
    expect(await pair.snapshot()).toBe('"w" of qa');
    expect(await pair.readSnapshot()).toEqual(boundary);
    await pair.rollback();
    expect(await pair.save()).toEqual(boundary);
    await pair.sendSnapshot('both');
    expect(Object.keys(await table.get('both'))).toEqual(['master', 'qa']);
    await pair.update(step(0.5));
    expect(await pair.receive('both')).toBeNull();
    expect(await pair.save()).toEqual(boundary);
    expect(Object.keys(await apple.save())).toEqual(['master']);
  });
});

/** The tensors' bytes in a message, wherever they are in it. */
function stateBytes(value: unknown): number {
  if (value instanceof Float32Array) return value.byteLength;
  return typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + stateBytes(each), 0) : 0;
}

/** Bytes of tensors that go through ports of these channels, and through all others, those that comlink makes for an engine included. */
function watchPorts(channels: readonly MessageChannel[]): { readonly states: number; readonly lab: number } {
  const own = new Set<unknown>(channels.flatMap(({ port1, port2 }) => [port1, port2]));
  const sums = { states: 0, lab: 0 };
  const { prototype } = MessagePort;
  const { postMessage } = prototype;
  vi.spyOn(prototype, 'postMessage').mockImplementation(function (this: MessagePort, ...args: unknown[]) {
    sums[own.has(this) ? 'states' : 'lab'] += stateBytes(args[0]);
    postMessage.apply(this, args as Parameters<typeof postMessage>);
  });
  return sums;
}
afterEach(() => vi.restoreAllMocks());

/** The workers of a page in one thread, wired by ports as `bridge/connect` does. */
async function openThreads() {
  const [toEngine, toStorage, states] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
  const bytes = watchPorts([states]);
  const inner = toyEngine();
  expose(
    makeEngineHost(async () => async () => withSnapshots(inner, wrap<StateExchange>(states.port1))),
    toEngine.port1
  );
  const doors = openExchange(archive);
  expose(doors.engines, states.port2);
  expose(doors.lab, toStorage.port1);
  const open = engineAt(toEngine.port2);
  let time = 0;
  const lab = makeLaboratory({
    archive: wrap<LabArchive>(toStorage.port2) as unknown as LabArchive,
    openLoop: async (): Promise<ReturnType<typeof toyTrainer> & { readonly engine: SnapshotEngine }> => {
      const engine = await open({ device: 'wasm', model: BUNDLED, cacheMegabytes: 16 }, () => undefined);
      return { ...toyTrainer(inner), engine };
    },
    ...noModels,
    acquireLock: async () => undefined,
    rows: toyRows,
    team: [],
    clock: () => (time += 1000)
  });
  return { lab, inner, bytes };
}

describe('through ports', () => {
  it('no state crosses to the lab in a step; one crosses from the engine to the storage where a checkpoint is due, and it is what the engine has', async () => {
    const { lab, inner, bytes } = await openThreads();
    await lab.start(configOf({ steps: 5, checkpointEvery: 2 }));
    const one = stateBytes(await inner.save());
    expect(bytes, 'the checkpoint of step 0').toEqual({ states: one, lab: 0 });
    await lab.advance('episode', 3);
    expect(bytes, 'and that of step 2').toEqual({ states: 2 * one, lab: 0 });
    await lab.advance('episode', 1);
    const [run] = await archive.runs();
    expect(run!.checkpointStep).toBe(4);
    expect((await archive.load(run!.run))!.engine).toEqual(await inner.save());
  });

  it('a run is resumed without a state in the lab, and ends as one in one thread', async () => {
    const config = configOf({ steps: 3, checkpointEvery: 1 });
    const plain = openTabOver(archive);
    await plain.lab.start(config);
    await plain.lab.advance('episode', 3);
    const killed = openTabOver(archive);
    await killed.lab.start(config);
    await killed.lab.advance('episode', 1);
    const { run } = killed.heard[0]!;
    const { lab, inner, bytes } = await openThreads();
    await lab.resume(run);
    expect(bytes.states).toBeGreaterThan(0);
    expect(bytes.lab).toBe(0);
    await lab.advance('episode', 2);
    expect(await inner.save()).toEqual(await plain.engine.save());
  });

  it('a bundle is exported and taken in', async () => {
    const { lab, inner } = await openThreads();
    await lab.start(configOf({ steps: 3, checkpointEvery: 1 }));
    await lab.advance('episode', 1);
    const boundary = await inner.save();
    await lab.advance('turn', 4);
    const zip = await lab.exportBundle();
    expect((await archive.unpack(zip)).checkpoint.engine).toEqual(boundary);
    await lab.importBundle(zip);
    expect(await inner.save()).toEqual(boundary);
    expect(await archive.runs()).toHaveLength(2);
  });
});

describe('a state at the exchange', () => {
  /** Doors of the archive, and the keys under which anything still lies there. */
  function openWatched() {
    const doors = openExchange(archive);
    const keys = new Set<string>();
    const noted = <T extends { readonly key: string } | null>(left: T): T => {
      if (left) keys.add(left.key);
      return left;
    };
    const engines: StateExchange = { ...doors.engines, put: (key, state) => (keys.add(key), doors.engines.put(key, state)) };
    const lab: LabArchive = {
      ...doors.lab,
      load: async (run, id) => noted(await doors.lab.load(run, id)),
      unpack: async (bytes) => noted(await doors.lab.unpack(bytes))
    };
    const lying = async (): Promise<string[]> => {
      const there = await Promise.all([...keys].map((key) => engines.get(key).then(...([() => [key], () => []] as const))));
      return there.flat();
    };
    return { engines, lab, keys, lying };
  }

  it('is freed whether it arrived or not; a run goes on from it with another engine where the run that was to replace it fails', async () => {
    const { engines, lab: door, keys, lying } = openWatched();
    const opened: Engine[] = [];
    let refuses = false;
    let time = 0;
    const lab = makeLaboratory({
      archive: door,
      openLoop: async () => {
        const inner = toyEngine();
        opened.push(inner);
        const check = async () => (refuses ? Promise.reject(new RangeError('This does not fit.')) : undefined);
        return { ...toyTrainer(inner), check, engine: withSnapshots(inner, engines) };
      },
      ...noModels,
      acquireLock: async () => undefined,
      rows: toyRows,
      team: [],
      clock: () => (time += 1000)
    });
    const config = configOf({ steps: 3, checkpointEvery: 1 });
    const plain = openTabOver(archive);
    await plain.lab.start(config);
    await plain.lab.advance('episode', 3);
    await lab.start(config);
    await lab.advance('turn', 7);
    refuses = true;
    await expect(lab.start(config)).rejects.toThrow('This does not fit.');
    expect(await lying()).toEqual([]);
    expect(opened).toHaveLength(3);
    await lab.advance('episode', 3);
    expect(await opened[2]!.save()).toEqual(await plain.engine.save());
    const zip = await lab.exportBundle();
    await lab.importBundle(zip);
    await expect(lab.importBundle(zip.subarray(0, 500))).rejects.toThrow('torn');
    expect(await lying()).toEqual([]);
    expect(keys.size).toBeGreaterThan(5);
  });

  it('is read by agent, and reading one that is not there is an error', async () => {
    const { engines, lab } = openExchange(archive);
    await engines.put('a', { qa: { step: 0, values: {}, firstMoment: {}, secondMoment: {} } });
    await expect(engines.get('a', ['qa', 'efc'])).rejects.toThrow('The saved state has no adapter of "efc".');
    await lab.discard('a');
    await expect(engines.get('a')).rejects.toThrow('There is no engine state "a" here.');
  });
});

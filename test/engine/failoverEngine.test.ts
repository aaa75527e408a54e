/** Failover over scripted engines that fail when told to: no change is made twice, none is lost, and after too many failures there is an error. */
import { describe, expect, it } from 'vitest';
import { openFailoverEngine } from '../../src/engine/failoverEngine';
import { DeviceFailure, MemoryFailure } from '../../src/ops/core/deviceFailure';
import type { Engine, CompletionDelta } from '../../src/record/engine';
import { toyEngine } from '../lab/toy';

const SPEC = { rank: 1, alpha: 1, projections: [], seed: 5 };
const lost = (): Promise<never> => Promise.reject(new DeviceFailure('The GPU was lost'));
const request = { agent: 'qa', context: [1], maxTokens: 2, temperature: 0, seed: 1 };
const step = {
  samples: [],
  loss: { kind: 'supervised' },
  optimiser: { learningRate: 0.5, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 0 },
  tokenBudget: 1
} as const;

/** Opens an engine over a world in which each engine is the toy, changed as `lives` says; the last says for all that follow. */
async function openOver(lives: readonly ((toy: Engine) => Partial<Engine> | Promise<never>)[]) {
  const world = { now: 0, opened: 0, told: [] as string[], pauses: [] as number[] };
  const open = async (): Promise<Engine> => {
    const toy = { ...toyEngine(), counts: async () => ({ prefilled: 1, reused: 0, sampled: 2, decoded: 0, forwards: 0 }) };
    toy.info = async () => ({ ...(await toyEngine().info()), device: 'webgpu' });
    return { ...toy, ...(await lives[Math.min(world.opened++, lives.length - 1)]!(toy)) };
  };
  const engine = await openFailoverEngine({
    open,
    report: (what) => void world.told.push(what),
    clock: () => world.now,
    pause: async (milliseconds) => void world.pauses.push(milliseconds)
  });
  return { engine, world };
}

const whole = () => ({});

/** The state after one update of fresh adapters. */
async function updated(): Promise<unknown> {
  const toy = toyEngine();
  await toy.equip(['qa'], SPEC);
  await toy.update(step);
  return toy.save();
}

describe('an engine with failover', () => {
  it.each([
    ['an update', { update: lost }],
    ['the copying of what an update made', { save: lost }]
  ])('whose GPU is lost in %s has updated once', async (_, first) => {
    const { engine, world } = await openOver([() => first, whole]);
    await engine.equip(['qa'], SPEC);
    await engine.update(step);
    expect(await engine.save()).toEqual(await updated());
    expect(world.told).toEqual(['The GPU was lost. The engine starts again.', 'The GPU was lost. The engine restarted and goes on.']);
    expect(await engine.counts()).toMatchObject({ prefilled: 2, sampled: 4 });
  });

  it('whose GPU is lost after an update goes on from the state kept, without reading it from the failed engine', async () => {
    const { engine } = await openOver([() => ({ generate: lost }), () => ({ generate: async () => [] })]);
    await engine.equip(['qa'], SPEC);
    await engine.update(step);
    await engine.generate([request]);
    expect(await engine.save()).toEqual(await updated());
  });

  it('whose GPU is lost after it was anchored keeps its anchor', async () => {
    const { engine } = await openOver([() => ({ generate: lost }), () => ({ generate: async () => [] })]);
    await engine.equip(['qa'], SPEC);
    await engine.update(step);
    await engine.anchor();
    await engine.generate([request]);
    const { qa } = await engine.save();
    expect(qa!.anchor).toEqual(qa!.values);
    expect(await engine.save()).not.toEqual(await updated());
  });

  it('runs a call only after all changes asked for before it are complete', async () => {
    let free = (): void => undefined;
    const order: string[] = [];
    const { engine } = await openOver([
      (toy) => ({
        update: async (asked) => {
          await new Promise<void>((resolve) => (free = resolve));
          order.push('update');
          return toy.update(asked);
        },
        generate: async () => {
          order.push('generate');
          return [];
        }
      })
    ]);
    const asks = [engine.update(step), engine.generate([request])];
    await new Promise((resolve) => setTimeout(resolve, 1));
    free();
    await Promise.all(asks);
    expect(order).toEqual(['update', 'generate']);
  });

  it('passes each token on once, and leaves an aborted call aborted', async () => {
    const piece = (tokens: number[], text: string, finish: CompletionDelta['finish'] = null): CompletionDelta => ({
      request: 0,
      tokens,
      logprobs: tokens.map((t) => -t),
      text,
      finish
    });
    const aborts: string[] = [];
    const { engine } = await openOver([
      () => ({
        generate: async (_, __, hear) => {
          hear?.([piece([1, 2], 'ab')]);
          return lost();
        },
        abort: async () => void aborts.push('first')
      }),
      () => ({
        generate: async (_, __, hear) => {
          hear?.([piece([1], 'a')]);
          hear?.([piece([2, 3], 'abc')]);
          hear?.([piece([], 'abc', 'aborted')]);
          return [];
        },
        abort: async () => void aborts.push('second')
      })
    ]);
    const heard: (readonly CompletionDelta[])[] = [];
    const drawing = engine.generate([request], 'abort key', (pieces) => heard.push(pieces));
    await engine.abort('abort key');
    await drawing;
    expect(heard).toEqual([[piece([1, 2], 'ab')], [piece([3], 'abc')], [piece([], 'abc', 'aborted')]]);
    expect(aborts.at(-1)).toBe('second');
  });

  it('opens although the first device is lost while it opens', async () => {
    const { engine, world } = await openOver([lost, whole]);
    expect(world.told.at(-1)).toBe('The GPU was lost. The engine restarted and goes on.');
    await engine.equip(['qa'], SPEC);
  });

  it('is the engine itself where that is on WebAssembly', async () => {
    const toy = toyEngine();
    const opened = await openFailoverEngine({ open: async () => toy, report: () => undefined, clock: () => 0, pause: async () => undefined });
    expect(opened).toBe(toy);
  });
});

describe('giving up', () => {
  const score = (engine: Engine) => engine.score([]);

  it('comes with a sentence at the third loss within a minute', async () => {
    const { engine, world } = await openOver([() => ({ score: lost })]);
    const sentence = /^The GPU was lost\. This was the third time within a minute\. Reload the page .* the device "wasm" in the settings\.$/;
    await expect(score(engine)).rejects.toThrow(sentence);
    await expect(engine.update(step)).rejects.toThrow(sentence);
    expect(world.opened).toBe(3);
  });

  it('does not come where losses are rare', async () => {
    let losses = 0;
    const { engine, world } = await openOver([() => ({ score: () => ((world.now += 31_000), losses++ < 9 ? lost() : Promise.resolve([[1]])) })]);
    expect(await score(engine)).toEqual([[1]]);
    expect(world.opened).toBe(10);
  });

  it('comes with a sentence where no device opens after several attempts', async () => {
    const none = () => Promise.reject(new Error('This browser offers no WebGPU adapter.'));
    const { engine, world } = await openOver([() => ({ score: lost }), none]);
    await expect(score(engine)).rejects.toThrow(/^The GPU was lost and has not come back: This browser offers no WebGPU adapter\. Reload the page/);
    expect(world.pauses).toEqual([0, 1000, 4000]);
  });

  const full = (): Promise<never> => Promise.reject(new MemoryFailure());
  const noRoom = /^The GPU has no memory left for this model and what is asked of it\. Choose a smaller model, .* then reload the page\.$/;

  it('comes at once where the model fills the memory as it is loaded', async () => {
    await expect(openOver([full])).rejects.toThrow(noRoom);
    const { engine, world } = await openOver([() => ({ score: lost }), full]);
    await expect(score(engine)).rejects.toThrow(noRoom);
    expect(world.opened).toBe(2);
  });

  it('comes the second time that the memory is full, however much later', async () => {
    const { engine, world } = await openOver([() => ({ score: () => ((world.now += 100_000), full()) })]);
    await expect(score(engine)).rejects.toThrow(noRoom);
    expect(world.opened).toBe(2);
  });

  it('comes at once where the first opening fails for another reason', async () => {
    await expect(openOver([() => Promise.reject(new Error('The file is cut off.'))])).rejects.toThrow('The file is cut off.');
  });
});

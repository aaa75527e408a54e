/** Continuous batching over a device without tensors: everyone gets what is theirs, nothing is computed twice, no slot is lost, nobody waits for ever. */
import { describe, expect, it } from 'vitest';
import { randomOf, type Random } from '../../src/math/random';
import type { TokenCompletion, TokenDelta } from '../../src/model/generation/requestBatch';
import { openPrefixTree, type PrefixTree } from '../../src/model/generation/prefixTree';
import { openScheduler, type Scheduler } from '../../src/model/generation/scheduler';
import type { SequenceRequest } from '../../src/model/generation/sequence';
import type { GenerateRequest } from '../../src/record/engine';
import { expected, fakeStepper, nameOf, STOP, type FakeStepper } from './fakeStepper';

interface Bench {
  readonly tree: PrefixTree;
  readonly stepper: FakeStepper;
  readonly schedule: Scheduler;
}

interface Size {
  readonly capacity?: number;
  readonly width?: number;
  readonly burst?: number;
  readonly chunk?: number;
}

function open({ capacity = 4096, width = 16, burst = 1, chunk = 8 }: Size, meanwhile?: (round: number) => void): Bench {
  const tree = openPrefixTree(capacity);
  const stepper = fakeStepper(width, burst, meanwhile);
  return { tree, stepper, schedule: openScheduler({ stepper, tree, chunk: () => chunk }) };
}

const taskOf = (request: GenerateRequest, adapter = 0): SequenceRequest => ({ request, adapter, stops: [STOP, ...(request.stop ?? [])] });
const request = (context: readonly number[], changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  agent: 'any',
  context,
  maxTokens: 6,
  temperature: 1,
  seed: 0,
  ...changes
});
/** A context like no other: `length` tokens. */
const counting = (first: number, length: number): number[] => Array.from({ length }, (_, i) => 100 * first + i);

/** A task that no stop token ends. */
function lasting(context: readonly number[], maxTokens: number): SequenceRequest {
  for (let seed = 0; ; seed++) {
    const task = taskOf(request(context, { maxTokens, seed }));
    if (expected(task.request, 0).finish === 'length') return task;
  }
}

/** Tasks with many beginnings in common. */
function drawTasks(random: Random, count: number): SequenceRequest[] {
  const alike = random.below(2); // as many tokens for all, so that nothing cuts the bursts short
  const stems = Array.from({ length: 3 }, () => Array.from({ length: random.below(12) }, () => random.below(12)));
  return Array.from({ length: count }, () => {
    const own = Array.from({ length: 1 + random.below(4) }, () => random.below(12));
    return taskOf(
      request([...random.pick(stems), ...own], {
        maxTokens: alike ? 10 : 1 + random.below(10),
        temperature: random.below(2),
        seed: random.below(100),
        ...(random.below(3) ? {} : { stop: [random.below(12)] })
      }),
      random.below(3) - 1
    );
  });
}

const beginnings = (adapter: number, tokens: readonly number[]): string[] => tokens.map((_, i) => nameOf(adapter, tokens.slice(0, i + 1)));
/** What has to be computed: every beginning of every sequence, without the last token drawn. */
const distinct = (tasks: readonly SequenceRequest[]): string[] => [
  ...new Set(tasks.flatMap(({ request, adapter }) => beginnings(adapter, [...request.context, ...expected(request, adapter).tokens.slice(0, -1)])))
];

/** Fails where a slot is missing, or there twice. */
function expectEverySlot(tree: PrefixTree): void {
  expect(tree.held()).toBe(0);
  expect(new Set(tree.reserve(tree.capacity)).size).toBe(tree.capacity);
}

const expectRight = (drawn: readonly TokenCompletion[], tasks: readonly SequenceRequest[]): void =>
  tasks.forEach(({ request, adapter }, i) => {
    const { tokens, finish } = expected(request, adapter);
    if (drawn[i]!.finish === 'aborted') expect(drawn[i]!.tokens).toEqual(tokens.slice(0, drawn[i]!.tokens.length));
    else expect(drawn[i]).toEqual({ tokens, finish, logprobs: tokens.map((token) => -token) });
  });

describe('whatever comes when', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i))('computes nothing twice and gives each its own (%i)', async (i) => {
    const random = randomOf('roomy', i);
    const tasks = drawTasks(random, 24);
    const later: Promise<readonly TokenCompletion[]>[] = [];
    const late = tasks.slice(12);
    const { tree, stepper, schedule } = open({ width: 1 + random.below(30), burst: 1 + random.below(8), chunk: 1 + random.below(20) }, () => {
      if (late.length && !random.below(3)) later.push(schedule.run([late.shift()!]));
    });
    const first = await schedule.run(tasks.slice(0, 12));
    later.push(...late.splice(0).map((task) => schedule.run([task])));
    expectRight([...first, ...(await Promise.all(later)).flat()], tasks);
    const all = distinct(tasks);
    expect([...stepper.computed].sort()).toEqual(all.sort());
    const { prefilled, decoded, sampled, reused } = schedule.counts();
    expect(prefilled + decoded).toBe(all.length);
    expect(sampled).toBe(tasks.reduce((sum, { request, adapter }) => sum + expected(request, adapter).tokens.length, 0));
    expect(prefilled + reused).toBeGreaterThanOrEqual(tasks.reduce((sum, { request }) => sum + request.context.length, 0) - decoded);
    expectEverySlot(tree);
  });

  it.each(Array.from({ length: 60 }, (_, i) => i))('loses no slot where the cache is tight and calls are aborted at any moment (%i)', async (i) => {
    const random = randomOf('tight', i);
    const tasks = drawTasks(random, 20);
    const most = Math.max(...tasks.map(({ request }) => request.context.length + request.maxTokens));
    const later: (readonly [task: SequenceRequest, results: Promise<readonly TokenCompletion[]>, controller: AbortController])[] = [];
    const late = [...tasks];
    const start = (): void => {
      const task = late.shift()!;
      const controller = new AbortController();
      later.push([task, schedule.run([task], { signal: controller.signal }), controller]);
    };
    const size = { capacity: most + random.below(60), width: 1 + random.below(8), burst: 1 + random.below(4), chunk: 1 + random.below(9) };
    const { tree, schedule } = open(size, () => {
      if (late.length && random.below(2)) start();
      if (!random.below(4)) random.pick(later)[2].abort();
    });
    while (late.length) {
      start();
      await later.at(-1)![1];
    }
    for (const [task, results] of later) expectRight(await results, [task]);
    expect(schedule.busy()).toBe(false);
    expectEverySlot(tree);
  });
});

describe('batching', () => {
  it('fills the place of one who ends at once', async () => {
    const { stepper, schedule } = open({ width: 2, burst: 4 });
    const tasks = [9, 2, 2, 2, 2].map((maxTokens, i) => lasting([50 + i], maxTokens));
    await schedule.run(tasks);
    expect(
      stepper.draws.map(({ rows, steps }) => [rows, steps]),
      'Bursts only where nobody waits.'
    ).toEqual([...Array.from({ length: 6 }, () => [2, 1]), [2, 2], [1, 1]]);
  });

  it('lets nobody wait for a long context of another', async () => {
    const ended: number[] = [];
    const { stepper, schedule } = open({ chunk: 10 });
    const run = (place: number, task: SequenceRequest): Promise<unknown> => schedule.run([task]).then(() => ended.push(place));
    await Promise.all([
      run(0, taskOf(request(counting(1, 200), { maxTokens: 1 }))),
      run(1, taskOf(request(counting(2, 5)))),
      run(2, taskOf(request(counting(3, 5))))
    ]);
    expect(ended.at(-1)).toBe(0);
    expect(Math.max(...stepper.passes)).toBeLessThanOrEqual(10);
    expect(
      stepper.passes.reduce((sum, nodes) => sum + nodes),
      'Passes are full.'
    ).toBeLessThan(10 * (stepper.passes.length + 1));
  });

  it('lets what does not fit wait, in the order in which it came, and drops what was used least recently', async () => {
    const tasks = [1, 2, 3, 4, 5].map((first) => taskOf(request(counting(first, 10), { maxTokens: 5, seed: first })));
    const ended: number[] = [];
    const { tree, stepper, schedule } = open({ capacity: 34, chunk: 100 });
    await Promise.all(tasks.map((task, i) => schedule.run([task]).then(() => ended.push(i))));
    expect(Math.max(...stepper.draws.map(({ rows }) => rows))).toBe(2);
    const firstOf = (i: number): number => stepper.computed.indexOf(nameOf(0, tasks[i]!.request.context.slice(0, 1)));
    expect([0, 1, 2, 3, 4].map(firstOf)).toEqual([0, 1, 2, 3, 4].map(firstOf).sort((a, b) => a - b));
    expect(ended.length).toBe(5);
    const kept = tasks.map(({ request }) => tree.find(0, request.context).length);
    expect(kept[0]).toBe(0);
    expect(kept[4]).toBe(10);
  });

  it('draws several tokens at a time where sequences have parted, one where any stand together', async () => {
    const parted = open({ burst: 8 });
    const tasks = [1, 2, 3].map((first) => taskOf(request(counting(first, 4), { maxTokens: 30, seed: first })));
    expectRight(await parted.schedule.run(tasks), tasks);
    expect(parted.stepper.draws[0]).toEqual({ rows: 3, steps: 8 });
    const together = open({ burst: 8 });
    const twins = [0, 0].map((seed) => taskOf(request(counting(1, 4), { maxTokens: 30, seed })));
    expectRight(await together.schedule.run(twins), twins);
    expect(new Set(together.stepper.draws.map(({ steps }) => steps))).toEqual(new Set([1]));
    const again = open({ burst: 8 });
    await again.schedule.run(tasks.slice(0, 1));
    const { length } = again.stepper.computed;
    expectRight(await again.schedule.run(tasks.slice(0, 1)), tasks.slice(0, 1));
    expect(again.stepper.computed.length, 'What is known is not computed again.').toBe(length);
  });
});

describe('a task that is held to a grammar', () => {
  it('is asked before every draw what may be drawn with what is left, and told what was, one draw at a time', async () => {
    const { stepper, schedule } = open({ burst: 8 });
    const heard: string[] = [];
    const mask = new Int32Array(1).fill(-1);
    const guide = {
      allowed(left: number) {
        heard.push(`left ${left}`);
        return mask;
      },
      accept: (token: number) => void heard.push(`took ${token}`)
    };
    const [held, free] = [lasting(counting(1, 4), 5), lasting(counting(2, 4), 12)];
    expectRight(await schedule.run([{ ...held, grammarMask: guide }, free]), [held, free]);
    const { tokens } = expected(held.request, 0);
    expect(heard).toEqual(tokens.flatMap((token, i) => (i < 4 ? [`left ${5 - i}`, `took ${token}`] : [`left ${5 - i}`])));
    expect(stepper.draws.filter(({ rows }) => rows === 2).map(({ steps }) => steps)).toEqual([1, 1, 1, 1, 1]);
    expect(
      stepper.draws.some(({ rows, steps }) => rows === 1 && steps > 1),
      'Alone, the free one goes on by itself.'
    ).toBe(true);
    expect(stepper.masks.filter((each) => each === mask).length).toBe(5);
  });
});

describe('a call', () => {
  const task = lasting(counting(1, 40), 8);

  it.each([
    ['before it began', 0, 0],
    ['while it is read', 2, 0],
    ['while it speaks', 8, 3]
  ])('aborted %s ends with what it has, and its place is free', async (_, round, tokens) => {
    const controller = new AbortController();
    const { tree, stepper, schedule } = open({ chunk: 10, width: 1 }, (now) => now === round && controller.abort());
    if (!round) controller.abort();
    const next = taskOf(request([77], { maxTokens: 1 }));
    const [[drawn], [other]] = await Promise.all([schedule.run([task], { signal: controller.signal }), schedule.run([next])]);
    expect(drawn!.finish).toBe('aborted');
    expect(drawn!.tokens.length).toBe(tokens);
    expectRight([drawn!, other!], [task, next]);
    expect(stepper.computed.length).toBe(stepper.passes.reduce((sum, nodes) => sum + nodes));
    expectEverySlot(tree);
  });

  it('hears of every token once, in order, and last how it ended', async () => {
    const tasks = drawTasks(randomOf('heard'), 12);
    const heard: TokenDelta[] = [];
    const drawn = await open({ burst: 4, width: 5 }).schedule.run(tasks, { onDeltas: (gains) => heard.push(...gains) });
    drawn.forEach(({ tokens, logprobs, finish }, i) => {
      const own = heard.filter(({ request }) => request === i);
      expect(own.flatMap((gain) => gain.tokens)).toEqual(tokens);
      expect(own.flatMap((gain) => gain.logprobs)).toEqual(logprobs);
      expect(own.map((gain) => gain.finish)).toEqual([...own.slice(1).map(() => null), finish]);
    });
  });

  it('whose listener throws rejects, and no other', async () => {
    const { tree, schedule } = open({});
    const deaf = schedule.run([task], {
      onDeltas: () => {
        throw new Error('not listening');
      }
    });
    const other = schedule.run([taskOf(request(counting(2, 3)))]);
    await expect(deaf).rejects.toThrow('not listening');
    expectRight(await other, [taskOf(request(counting(2, 3)))]);
    expectEverySlot(tree);
  });

  it('rejects where the device fails, with all others, and the next is met', async () => {
    let broken = true;
    const { tree, schedule } = open({}, (round) => {
      if (broken && round === 2) throw new Error('The device is gone.');
    });
    const calls = [schedule.run([task]), schedule.run([taskOf(request([3]))])];
    for (const result of await Promise.allSettled(calls)) expect(result).toMatchObject({ status: 'rejected', reason: { message: 'The device is gone.' } });
    broken = false;
    expect(schedule.busy()).toBe(false);
    expectRight(await schedule.run([task]), [task]);
    expectEverySlot(tree);
  });

  it('of nothing is answered at once', async () => expect(await open({}).schedule.run([])).toEqual([]));
});

/** Memory evolution: thresholds that can be reached, weights worked out by hand, capacity, and nothing leaked. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import type { Experience } from '../../src/memory/experience';
import { updateMemory, rewardThresholds, type MemoryUpdateOptions } from '../../src/memory/update';
import type { MemoryEntry, MemoryState } from '../../src/record/memory';

const empty: MemoryState = { entries: [], recent: {} };
const terms = (changes: Partial<MemoryUpdateOptions> = {}): MemoryUpdateOptions => ({
  step: 10,
  capacity: 128,
  entities: new Set(['kettle', 'lamp']),
  strategy: (_, calls) => `use ${calls.join(' then ')}`,
  ...changes
});
const lived = (request: string, reward: number, calls: readonly string[] = ['get_price'], accuracy = Number(reward === 2)): Experience => ({
  agent: 'efc',
  request,
  calls,
  accuracy,
  reward,
  isDiscovery: false
});
const discovered = (request: string, calls: readonly string[], reward = 2): Experience => ({ ...lived(request, reward, calls), isDiscovery: true });
const entry = (changes: Partial<MemoryEntry> = {}): MemoryEntry => ({
  id: 'old',
  agent: 'efc',
  situation: 'price of …',
  key: ['of', 'price'],
  strategy: 'use guess',
  reward: 1.5,
  weight: 1,
  createdAt: 0,
  lastUsed: 4,
  uses: 3,
  ...changes
});
const holding = (...entries: MemoryEntry[]): MemoryState => ({ entries, recent: {} });

describe('thresholds', () => {
  it('are mean ± 1.96 deviations, clamped to what a reward can be', () => {
    const values = [1, 1.2, 0.8, 1.1, 0.9];
    const mean = 1;
    const deviation = Math.sqrt((0 + 0.04 + 0.04 + 0.01 + 0.01) / 5);
    expect(rewardThresholds(values)!.high).toBeCloseTo(mean + 1.96 * deviation, 10);
    expect(rewardThresholds(values)!.low).toBeCloseTo(mean - 1.96 * deviation, 10);
  });

  it('can be reached where the unclamped one could not (trap 3), so that something is remembered', () => {
    const rewards = [2, 2, 1, 0, 2, 1];
    const mean = 8 / 6;
    const deviation = Math.sqrt(rewards.reduce((total, reward) => total + (reward - mean) ** 2, 0) / 6);
    expect(mean + 1.96 * deviation).toBeGreaterThan(2);
    expect(rewardThresholds(rewards)).toEqual({ low: 0, high: 2 });
    const { changes } = updateMemory(empty, [lived('stock of lamp', 1), lived('price of kettle', 2)], terms());
    expect(changes.map((change) => change.op)).toEqual(['add']);
  });

  it('are within what a reward can be, and the lower is below the upper, for any rewards', () => {
    const random = randomOf('thresholds');
    for (let round = 0; round < 300; round++) {
      const rewards = Array.from({ length: 2 + random.below(30) }, () => (round % 2 ? random.below(3) : 2 * random.next()));
      const limits = rewardThresholds(rewards);
      if (!limits) continue;
      expect(limits.low).toBeGreaterThanOrEqual(0);
      expect(limits.high).toBeLessThanOrEqual(2);
      expect(limits.low).toBeLessThan(limits.high);
    }
  });

  it('are none where the rewards do not differ: then nothing changes but the window', () => {
    expect(rewardThresholds([])).toBeNull();
    expect(rewardThresholds([2, 2, 2])).toBeNull();
    expect(rewardThresholds([0.1 + 0.2, 0.3]), 'Rounding is no difference.').toBeNull();
    const before = holding(entry());
    const { memory, changes } = updateMemory(before, [lived('price of kettle', 2), lived('price of lamp', 2)], terms());
    expect(memory.entries).toEqual(before.entries);
    expect(changes).toEqual([]);
    expect(memory.recent).toEqual({ efc: [2, 2] });
  });
});

describe('remember', () => {
  it('adds a strategy with its situation masked, worth one', () => {
    const { memory } = updateMemory(empty, [lived('stock of lamp', 0), lived('price of 3 kettle', 2)], terms());
    expect(memory.entries).toEqual([
      {
        id: 'efc-10-0',
        agent: 'efc',
        situation: 'price of …',
        key: ['of', 'price'],
        strategy: 'use get_price',
        reward: 2,
        weight: 1,
        createdAt: 10,
        lastUsed: 10,
        uses: 1
      }
    ]);
  });

  it('asks for a right answer as well as a high reward', () => {
    const { changes } = updateMemory(empty, [lived('stock of lamp', 0), lived('price of kettle', 2, ['get_price'], 0.95)], terms());
    expect(changes).toEqual([]);
  });

  it('does not keep a request that is nothing but things', () => {
    const { changes } = updateMemory(empty, [lived('stock of lamp', 0), lived('kettle 3', 2)], terms());
    expect(changes).toEqual([]);
  });

  it('moves the weight by what was gained, less what has faded: (R − reward) − (1 − 2^(−6/50))', () => {
    const { memory, changes } = updateMemory(holding(entry()), [lived('price of lamp', 1.9, ['get_stock'], 0.9), lived('other words', 1)], terms());
    const [kept] = memory.entries;
    expect(kept!.weight).toBeCloseTo(1 + 0.4 - (1 - 2 ** (-6 / 50)), 10);
    expect(kept!.reward).toBeCloseTo((1.5 * 3 + 1.9) / 4, 10);
    expect(kept).toMatchObject({ uses: 4, lastUsed: 10, strategy: 'use guess' });
    expect(changes.map((change) => change.op)).toEqual(['revise']);
  });

  it('takes over a better strategy', () => {
    const { memory } = updateMemory(holding(entry()), [lived('other words', 0.5), lived('price of lamp', 2, ['get_price'])], terms());
    expect(memory.entries[0]!.strategy).toBe('use get_price');
    const kept = updateMemory(holding(entry({ reward: 2 })), [lived('other words', 0.5), lived('price of lamp', 2, ['get_price'])], terms());
    expect(kept.memory.entries[0]!.strategy).toBe('use guess');
  });

  it('deletes at the low threshold, and when the weight is gone, saying why', () => {
    const low = updateMemory(holding(entry({ weight: 9 })), [lived('price of lamp', 0), lived('other words', 2, [], 0)], terms());
    expect(low.memory.entries).toEqual([]);
    expect(low.changes).toMatchObject([{ op: 'delete', entry: { id: 'old' }, reason: expect.stringMatching(/below the threshold/) }]);
    const worn = updateMemory(
      holding(entry({ weight: 0.3 })),
      [lived('price of lamp', 1), lived('other words', 2, [], 0), lived('more words', 0, [])],
      terms()
    );
    expect(worn.changes).toMatchObject([{ op: 'delete', reason: expect.stringMatching(/weight fell to zero/) }]);
  });

  it('takes situations of similarity 0.9 for one, and of less for two', () => {
    const ten = 'a b c d e f g h i j';
    const near = updateMemory(holding(entry({ key: ten.split(' ') })), [lived('a b c d e f g h i x', 2), lived('zz', 1, [])], terms());
    expect(near.memory.entries.map((one) => one.id)).toEqual(['old']);
    const far = updateMemory(holding(entry({ key: ten.split(' ') })), [lived('a b c d e f g h x y', 2), lived('zz', 1, [])], terms());
    expect(far.memory.entries.map((one) => one.id)).toEqual(['old', 'efc-10-0']);
  });

  it('drops the least weight when full', () => {
    const words = ['alpha', 'beta', 'gamma', 'delta'];
    const entries = words.map((word, index) => entry({ id: word, key: [word], weight: 2 + index }));
    const { memory, changes } = updateMemory(holding(...entries), [lived('omega', 2), lived('zz', 1, [])], terms({ capacity: 4 }));
    expect(memory.entries.map((one) => one.id)).toEqual(['alpha', 'beta', 'gamma', 'delta']);
    expect(changes).toEqual([]);
    const light = updateMemory(
      holding(entry({ id: 'light', key: ['alpha'], weight: 0.2 }), ...entries.slice(1)),
      [lived('omega', 2), lived('zz', 1, [])],
      terms({ capacity: 4 })
    );
    expect(light.changes.map((change) => [change.op, change.entry.id])).toEqual([
      ['add', 'efc-10-0'],
      ['delete', 'light']
    ]);
  });

  it('holds as many entries as its capacity, and of equal weights lets the oldest go', () => {
    const entries = ['alpha', 'beta', 'gamma'].map((word) => entry({ id: word, key: [word] }));
    const experiences = [lived('omega', 2), lived('zz', 1, [])];
    const room = updateMemory(holding(...entries), experiences, terms({ capacity: 4 }));
    expect(room.memory.entries.map(({ id }) => id)).toEqual(['alpha', 'beta', 'gamma', 'efc-10-0']);
    const full = updateMemory(holding(...entries), experiences, terms({ capacity: 3 }));
    expect(full.memory.entries.map(({ id }) => id)).toEqual(['beta', 'gamma', 'efc-10-0']);
  });

  it('deletes an entry whose weight is exactly zero', () => {
    const spent = entry({ weight: 0.5, lastUsed: 10 });
    const { changes } = updateMemory(holding(spent), [lived('price of lamp', 1), lived('other words', 2, [], 0), lived('more words', 0, [])], terms());
    expect(changes).toMatchObject([{ op: 'delete', entry: { id: 'old' }, reason: 'its weight fell to zero' }]);
  });

  it('keeps the last 256 rewards an agent and leaves other agents alone', () => {
    const before: MemoryState = { entries: [entry({ id: 'm', agent: 'math' })], recent: { efc: Array.from({ length: 255 }, () => 1), math: [2] } };
    const { memory } = updateMemory(before, [lived('price of lamp', 2), lived('zz', 0, [])], terms());
    expect(memory.recent.efc).toHaveLength(256);
    expect(memory.recent.efc!.slice(-3)).toEqual([1, 2, 0]);
    expect(memory.recent.math).toEqual([2]);
    expect(memory.entries.some((one) => one.id === 'm')).toBe(true);
  });

  it('does not touch the state it is given', () => {
    const before = holding(entry());
    const copy = structuredClone(before);
    updateMemory(before, [lived('price of lamp', 2), lived('price of lamp', 0)], terms());
    expect(before).toEqual(copy);
  });
});

describe('a discovery', () => {
  const failed = lived('price of the kettle', 1);
  const others = [lived('where is it', 2), lived('what is open', 1)];

  it('becomes an entry beside what the initial trajectory taught', () => {
    const { memory } = updateMemory(empty, [failed, ...others, discovered('price of the kettle', ['get_price', 'sum'])], terms());
    expect(memory.entries.map(({ strategy }) => strategy)).toContain('use get_price then sum');
  });

  it('corrects the strategy of the same situation and leaves its weight to those that were tried', () => {
    const old = entry({ key: ['of', 'price', 'the'], reward: 1, weight: 1 });
    const without = updateMemory(holding(old), [failed, ...others], terms()).memory.entries.find(({ id }) => id === 'old')!;
    const after = updateMemory(holding(old), [failed, ...others, discovered('price of the lamp', ['sum'])], terms()).memory.entries.find(
      ({ id }) => id === 'old'
    )!;
    expect(after).toEqual({ ...without, strategy: 'use sum' });
  });

  it('does not enter the rewards that thresholds are fitted to', () => {
    const { memory } = updateMemory(empty, [failed, ...others, discovered('price of the kettle', ['sum'])], terms());
    expect(memory.recent).toEqual({ efc: [1, 2, 1] });
  });

  it('is nothing where its reward is not high', () => {
    const { memory } = updateMemory(empty, [failed, ...others, discovered('how heavy', ['sum'], 1.2)], terms());
    expect(memory.entries.map(({ strategy }) => strategy)).not.toContain('use sum');
  });
});

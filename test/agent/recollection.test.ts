/** What demonstrations remember: so often, mostly what fits, and never what is not there. */
import { expect, it } from 'vitest';
import { simulatedRecall } from '../../src/agent/recollection';
import { randomOf } from '../../src/math/random';

const OTHERS = { master: 'efc then math' };

/** What the master, and an agent that the other row did not need, recall in so many conversations. */
const recalled = (share: number, count: number) => {
  const recall = simulatedRecall(randomOf('recollection'), share, OTHERS);
  return Array.from({ length: count }, () => [recall('master', 'qa'), recall('gfc', 'use convert')] as const);
};

it('is a share of the time something, four times in five what fits', () => {
  const [masters, others] = [0, 1].map((place) => recalled(0.25, 4000).map((pair) => pair[place]!)) as [(readonly string[])[], (readonly string[])[]];
  const share = (lists: (readonly string[])[], strategy: string) => lists.filter(([first]) => first === strategy).length / lists.length;
  expect(share(masters, 'qa')).toBeCloseTo(0.2, 1);
  expect(share(masters, 'efc then math')).toBeCloseTo(0.05, 1);
  expect(share(masters, 'efc then math')).toBeGreaterThan(0.03);
  expect(new Set(others.flat())).toEqual(new Set(['use convert']));
});

it('is nothing where the share is 0', () => expect(recalled(0, 100).flat(2)).toEqual([]));

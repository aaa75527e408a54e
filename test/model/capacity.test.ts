/** A budget in bytes as tokens of the cache. */
import { expect, it } from 'vitest';
import { kvCacheBytes } from '../../src/model/generation/kvCache';
import { capacityWithin } from '../../src/model/fit/capacity';
import type { ModelShape } from '../../src/model/body/shape';

/** All that the cache asks of a shape. */
const shape = { layers: 36, keyHeads: 2, headWidth: 128, width: 2048 } as ModelShape;

it('is used to the last token', () => {
  const capacity = capacityWithin(2 ** 28, shape);
  expect(kvCacheBytes(shape, capacity)).toBeLessThanOrEqual(2 ** 28);
  expect(kvCacheBytes(shape, capacity + 1)).toBeGreaterThan(2 ** 28);
});

it('is cut to what one buffer may have, and to what is of use', () => {
  expect(capacityWithin(2 ** 34, shape, 2 ** 24)).toBe(2 ** 24 / (4 * 2048) - 1);
  expect(capacityWithin(2 ** 34, shape)).toBe(40_960);
});

it('must be enough for one token', () => {
  expect(() => capacityWithin(1000, shape)).toThrow('A cache of 1000 bytes holds no token of this model, which takes 81920. Give it more memory.');
});

/** When the actions of a group are one and the same. */
import { expect, it } from 'vitest';
import { areIdentical } from '../../src/record/identical';
import type { Group, Turn } from '../../src/record/tree';

const said = (...actions: readonly (readonly number[])[]): boolean => {
  const turns = actions.map((sampled) => ({ sampled })) as unknown as Turn[];
  return areIdentical(turns, { members: turns.map((_, id) => id) } as unknown as Group);
};

it('is token by token, and to the end', () => {
  expect(said([1, 2], [1, 2], [1, 2])).toBe(true);
  expect(said([1, 2], [1, 2], [1, 3])).toBe(false);
  expect(said([1, 2], [1])).toBe(false);
  expect(said([1], [1, 2])).toBe(false);
});

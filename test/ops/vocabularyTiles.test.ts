/** The vocabulary cut up: every token once, whole blocks, no more bytes than allowed. */
import { describe, expect, it } from 'vitest';
import { BLOCK, vocabularyTiles } from '../../src/ops/head/vocabularyTiles';
import { onEveryDevice } from './rig/device';

onEveryDevice((device) => {
  describe.each([
    [919, 300, 2 ** 24, 1],
    [151_936, 1, 2 ** 24, 1],
    [151_936, 64, 2 ** 24, 3],
    [151_936, 512, 2 ** 24, 19],
    [3000, 100_000, 2 ** 24, 3]
  ])('%i tokens for %i rows', (tokens, rows, bytes, tiles) => {
    it('are covered in order by whole blocks', () => {
      const all = vocabularyTiles(tokens, rows, bytes);
      expect(all).toHaveLength(device === 'webgpu' ? tiles : 1);
      expect(all.reduce((end, { first, count }) => (first === end ? end + count : NaN), 0)).toBe(tokens);
      expect(all.every(({ first }) => first % BLOCK === 0)).toBe(true);
      if (device === 'webgpu') expect(all.every(({ count }) => count <= BLOCK || 4 * rows * count <= bytes)).toBe(true);
    });
  });
});

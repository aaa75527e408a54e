/** Masks that forbid: all words of bits, whole and in part, a tile in the middle of a vocabulary that ends within a word, more than one workgroup. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { tokenMaskKernel } from '../../../src/ops/head/tokenMask';
import { kernelCase, type KernelCase } from '../rig/kernelCase';
import { floats, indices, integers, noise, tensorOf } from '../rig/plain';

const ROWS = 4;

const cases: readonly KernelCase[] = [
  { first: 0, count: 5, words: 1 },
  { first: 0, count: 324, words: 11 },
  { first: 1024, count: 1100, words: 67 }
].map(({ first, count, words }) => {
  const bits = indices(`masks ${count}`, [ROWS, words], 2 ** 32).values; // whole words, as Int32Array wraps them
  bits.fill(-1, words, 2 * words);
  bits.fill(0, 2 * words, 3 * words);
  const allowed = Array.from({ length: ROWS * count }, (_, i) => {
    const [row, token] = [Math.floor(i / count), first + (i % count)];
    return Math.floor((bits[row * words + Math.floor(token / 32)]! >>> 0) / 2 ** (token % 32)) % 2;
  });
  return kernelCase(
    tokenMaskKernel,
    `tokens ${first} to ${first + count}`,
    { logits: noise(`logits ${count}`, [ROWS, count], 2), masks: integers([ROWS, words], [...bits]) },
    () => ({ first, oracle: { allowed: tensorOf<Tensor2D>(floats([ROWS, count], allowed)) } })
  );
});

export default cases;

/** Weights in parts: the bits of the whole, whatever the parts, the rows written at once, and the range asked for. */
import { dispose, memory, tensor1d, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { blankQuantised, codesPerWord, GROUP_SIZE, type Quantised } from '../../src/math/quantise';
import { embed } from '../../src/ops/head/embed';
import { product, productRange, productTransposedRange } from '../../src/ops/linear/linear';
import { disposeWeight, weightBytes, type Weight } from '../../src/ops/linear/weight';
import { loadWeight, openWeight } from '../../src/ops/linear/weightWriter';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { noise, take, tensorOf } from './rig/plain';

const [OUTPUTS, INPUTS] = [70, 64];

/** Rows [first, first + outputs) of a matrix in codes. */
function rowsOf({ layout, inputs, codes, scales }: Quantised, first: number, outputs: number): Quantised {
  const some = (words: Uint32Array, each: number) => words.subarray((first * inputs) / each, ((first + outputs) * inputs) / each);
  return { ...blankQuantised(layout, 0, inputs), outputs, codes: some(codes, codesPerWord[layout]), scales: some(scales, GROUP_SIZE) };
}

/** What the linear layers and the embedding make of a weight: all outputs, with a bias, a range of them, back from that range, and rows looked up. */
async function through(weight: Weight): Promise<number[][]> {
  const [x, dy, bias] = [noise('x', [9, INPUTS]), noise('dy', [9, 40]), noise('bias', [OUTPUTS])].map((plain) => tensorOf(plain));
  const ids = tensor1d([0, 24, 69, 23, 48, 24], 'int32');
  const made = await take([
    product(x as Tensor2D, weight),
    product(x as Tensor2D, weight, bias as Tensor1D),
    productRange(x as Tensor2D, weight, 20, 40),
    productTransposedRange(dy as Tensor2D, weight, 20, 40),
    embed(ids, weight)
  ]);
  dispose([x!, dy!, bias!, ids]);
  disposeWeight(weight);
  return made.map(({ values }) => [...values]);
}

onEveryDevice((device) => {
  describe.each(['q4', 'q8'] as const)('a matrix in %s', (layout) => {
    const { quantised } = coded(layout, OUTPUTS, INPUTS);
    const rowBytes = (4 * INPUTS) / codesPerWord[layout];

    it.runIf(device === 'webgpu').each([24, 7])('gives the same bits in parts of at most %i outputs as in one', async (most) => {
      const [whole, split] = [loadWeight(quantised), loadWeight(quantised, most * rowBytes)];
      expect([whole.kind, split.kind]).toEqual(['coded', 'split']);
      expect(weightBytes(split)).toBe(weightBytes(whole));
      const expected = await through(whole);
      expect(await through(split)).toEqual(expected);
    });

    it('is the same however many rows come at once, and leaves nothing behind', async () => {
      const before = memory().numTensors;
      const expected = await through(loadWeight(quantised));
      const writer = openWeight(quantised, 24 * rowBytes);
      for (const [first, count] of [[0, 1], [1, 40], [41, 29]] as const) writer.write(first, rowsOf(quantised, first, count)); // prettier-ignore
      expect(await through(writer.finish())).toEqual(expected);
      openWeight(quantised).abandon();
      expect(memory().numTensors).toBe(before);
    });
  });
});

/** A row's results do not depend on its company: the same bits alone, in a small batch and in a large one. */
import { dispose, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adapt } from '../../src/ops/adapter/adapter';
import { limitDispatches, dispatchLimit } from '../../src/ops/core/dispatchLimit';
import { cacheAttention } from '../../src/ops/cache/attention';
import { useTunedPrograms } from '../../src/ops/tuning/tunedPrograms';
import { linear } from '../../src/ops/linear/linear';
import { adapterRouting } from '../../src/ops/adapter/routing';
import { denseWeight, disposeWeight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { indices, integers, noise, take, tensorOf, type Plain } from './rig/plain';

const MOST = 64;
const SIZES = [1, 2, 7, MOST];
const [INPUTS, OUTPUTS, AGENTS, COLUMNS] = [96, 72, 3, 21];

/** Rows [from, from + count) of a matrix. */
function cut({ shape, values }: Plain, from: number, count: number): Plain {
  const width = values.length / shape[0]!;
  return { shape: [count, ...shape.slice(1)], values: values.slice(from * width, (from + count) * width) };
}

/** Expects the same bits for every row, whether `compute` sees `size` rows at a time or all of them. */
async function expectAlike(size: number, inputs: readonly Plain[], compute: (...tensors: Tensor[]) => Tensor): Promise<void> {
  const computed = async (from: number, count: number) => {
    const tensors = inputs.map((plain) => tensorOf(cut(plain, from, count)));
    const [value] = await take([compute(...tensors)]);
    dispose(tensors);
    return [...value!.values];
  };
  const together = await computed(0, MOST);
  const width = together.length / MOST;
  for (let from = 0; from + size <= MOST; from += 9) expect(await computed(from, size)).toEqual(together.slice(from * width, (from + size) * width));
}

onEveryDevice(() => {
  describe.each(SIZES)('%i rows', (size) => {
    it.each(['q4', 'q8'] as const)('are multiplied by %s alike', async (layout) => {
      const weight = loadWeight(coded(layout, OUTPUTS, INPUTS).quantised);
      await expectAlike(size, [noise('x', [MOST, INPUTS])], (x) => linear(x as Tensor2D, weight));
      disposeWeight(weight);
    });

    it('are multiplied alike by different programs and in several dispatches', async () => {
      const weight = loadWeight(coded('q4', OUTPUTS, INPUTS).quantised);
      const most = dispatchLimit();
      const programs = { 1: 'lanes', 2: 'subgroup', 8: 'lanes', 64: 'tile of 32' };
      useTunedPrograms(Object.fromEntries(Object.entries(programs).map(([rows, name]) => [`CodedProduct q4 ${INPUTS}x${OUTPUTS} rows ${rows}`, name])));
      limitDispatches(INPUTS * OUTPUTS * 10);
      await expectAlike(size, [noise('x', [MOST, INPUTS])], (x) => linear(x as Tensor2D, weight));
      limitDispatches(most);
      useTunedPrograms({});
      disposeWeight(weight);
    });

    it('are multiplied by plain matrices of odd sizes alike', async () => {
      const matrix = tensorOf<Tensor2D>(noise('matrix', [37, 29]));
      await expectAlike(size, [noise('x', [MOST, 37])], (x) => linear(x as Tensor2D, denseWeight(matrix)));
      matrix.dispose();
    });

    it('are adapted alike', async () => {
      const [a, b] = [tensorOf<Tensor2D>(noise('a', [INPUTS, COLUMNS])), tensorOf<Tensor2D>(noise('b', [COLUMNS, OUTPUTS]))];
      const weight = loadWeight(coded('q4', OUTPUTS, INPUTS).quantised);
      const agents = indices('agents', [MOST], AGENTS);
      await expectAlike(size, [noise('x', [MOST, INPUTS]), agents], (x, agents) =>
        adapt(x as Tensor2D, weight, null, { a, b }, adapterRouting(agents as Tensor1D, { count: AGENTS, rank: COLUMNS / AGENTS, scale: 2 }))
      );
      dispose([a, b]);
      disposeWeight(weight);
    });

    it('attend alike', async () => {
      const shape = { heads: 4, keyHeads: 2, width: 24 };
      const pools = ['k', 'v'].map((name) => tensorOf<Tensor2D>(noise(name, [30, 48])));
      const inputs = [
        noise('q', [MOST, 96]),
        indices('table', [MOST, 12], 30),
        integers(
          [MOST],
          Array.from({ length: MOST }, (_, i) => 1 + (i % 12))
        )
      ];
      await expectAlike(size, inputs, (q, table, lengths) =>
        cacheAttention(q as Tensor2D, pools[0]!, pools[1]!, table as Tensor2D, lengths as Tensor1D, shape)
      );
      dispose(pools);
    });
  });
});

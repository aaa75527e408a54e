/** Every kernel's loop and WGSL program against its reference in plain tensor ops. */
import { dispose, matMul, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { cacheWrite } from '../../src/ops/cache/write';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import type { KernelCase } from './rig/kernelCase';
import { floats, integers, take, tensorOf } from './rig/plain';

const cases = Object.values(import.meta.glob<readonly KernelCase[]>('./case/*.ts', { eager: true, import: 'default' })).flat();
const modules = Object.values(import.meta.glob<Readonly<Record<string, unknown>>>('../../src/ops/**/*.ts', { eager: true }));

it('has cases for every kernel there is', () => {
  const kernels = modules.flatMap((module) => Object.entries(module).filter(([name]) => name.endsWith('Kernel')));
  const names = kernels.map(([, kernel]) => (kernel as { readonly name: string }).name);
  expect(names.length).toBeGreaterThan(10);
  expect([...new Set(cases.map(({ kernel }) => kernel))].sort()).toEqual(names.sort());
});

onEveryDevice((device) => {
  it('shows matrix products what a kernel has changed in place', async () => {
    const [x, pool, values] = [floats([1, 1], [1]), floats([1, 2], [1, 2]), floats([1, 2], [5, 6])].map((plain) => tensorOf<Tensor2D>(plain));
    const slots = tensorOf<Tensor1D>(integers([1], [0]));
    const [before] = await take([matMul(x!, pool!)]);
    cacheWrite(pool!, values!, slots);
    const [after] = await take([matMul(x!, pool!)]);
    dispose([x!, pool!, values!, slots]);
    expect([[...before!.values], [...after!.values]]).toEqual([
      [1, 2],
      [5, 6]
    ]);
  });

  describe.each([...new Set(cases.map(({ kernel }) => kernel))])('%s', (kernel) => {
    it.each(cases.filter((each) => each.kernel === kernel))('$title', async (each) => {
      const expected = await each.expected();
      const actual = await each.actual(device);
      expect(actual).toHaveLength(expected.length);
      actual.forEach((result, i) => expectClose(result, expected[i]!, 1e-5, `result ${i}`));
      if (device === 'wasm') return;
      for (const variant of each.variants()) expect(await each.actual(device, variant), `the variant ${variant}, bit for bit`).toEqual(actual);
    });
  });
});

/** Programs recorded among tfjs's own ops: in order, each with its own uniforms, and never wrong in silence. */
import { add, dispose, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { openDevice } from '../../src/ops/core/device';
import { run, type Kernel } from '../../src/ops/core/kernel';
import { onEveryDevice, takeErrors, use } from './rig/device';
import { take } from './rig/plain';

/** y = x · factor. */
const scale = (body: string): Kernel<'x', { readonly factor: number }> => ({
  name: 'Scale',
  inputs: ['x'],
  outputs: ({ x }) => [x],
  reference: () => [],
  program: (_, { factor }) => [
    {
      wgsl: `struct Parameters { factor: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<uniform> p: Parameters;
@compute @workgroup_size(1) fn main() { ${body} }`,
      workgroups: [1, 1, 1],
      uniforms: [{ f32: factor }]
    }
  ]
});

onEveryDevice(() => {
  it('keeps programs and tfjs ops in order over many submits', async () => {
    const one = tensor2d([1], [1, 1]);
    let value = tensor2d([0], [1, 1]);
    let expected = 0;
    for (let i = 0; i < 100; i++) {
      const factor = i % 2 ? 0.5 : 1.25;
      const sum = add<Tensor2D>(value, one);
      const [scaled] = run(scale('y[0] = x[0] * p.factor;'), { x: sum }, { factor }) as [Tensor2D];
      dispose([value, sum]);
      value = scaled;
      expected = (expected + 1) * factor;
    }
    dispose(one);
    const [result] = await take([value]);
    expect(result!.values[0]).toBeCloseTo(expected, 5);
  });

  it.each([
    ['cannot be compiled', 'y[0] = nonsense;'],
    ['does not use what is bound', 'y[0] = x[0];']
  ])('hears of a program that %s', async (_, body) => {
    const x = tensor2d([1], [1, 1]);
    await take(run(scale(body), { x }, { factor: 1 }));
    dispose(x);
    expect(await takeErrors()).not.toEqual([]);
  });
}, ['webgpu']);

it('says which device it chose and why', async () => {
  const { name, adapter, reason } = await openDevice('auto');
  expect(['webgpu', 'wasm']).toContain(name);
  expect(adapter).not.toBe('');
  expect(reason).toMatch(/^[A-Z].*\.$/);
  await use('wasm');
});

/** Linear layers: the same numbers from codes and from floats, and the gradients of every kind. */
import { dispose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { linear, product, productRange, productTransposedRange } from '../../src/ops/linear/linear';
import { denseWeight, disposeWeight, freeze, tensorsOf, type Weight } from '../../src/ops/linear/weight';
import { loadWeight } from '../../src/ops/linear/weightWriter';
import { expectClose } from './rig/close';
import { coded } from './rig/coded';
import { onEveryDevice } from './rig/device';
import { expectGradients, type Prepared } from './rig/gradient';
import { floats, noise, take, tensorOf, type Plain } from './rig/plain';

const through = (weight: Weight): Prepared => ({ constants: tensorsOf(weight), apply: (x) => linear(x as Tensor2D, weight) });

/** x · Wᵀ with W [outputs, inputs], in 64 bits. */
function plainProduct(x: Plain, matrix: Plain): Plain {
  const [rows, inputs, outputs] = [x.shape[0]!, x.shape[1]!, matrix.shape[0]!];
  const cell = (row: number, output: number) =>
    Array.from({ length: inputs }, (_, i) => x.values[row * inputs + i]! * matrix.values[output * inputs + i]!).reduce((sum, each) => sum + each, 0);
  return floats(
    [rows, outputs],
    Array.from({ length: rows * outputs }, (_, i) => cell(Math.floor(i / outputs), i % outputs))
  );
}

onEveryDevice((device) => {
  describe.each(['q4', 'q8'] as const)('a weight loaded from %s', (layout) => {
    const { quantised, unpacked } = coded(layout, 5, 64);

    it('multiplies by what its codes stand for', async () => {
      const x = noise('x', [3, 64]);
      const weight = loadWeight(quantised);
      const input = tensorOf<Tensor2D>(x);
      const [y] = await take([linear(input, weight)]);
      dispose(input);
      disposeWeight(weight);
      expectClose(y!, plainProduct(x, unpacked));
    });

    it('has the slopes of its values', () => expectGradients(device, () => through(loadWeight(quantised)), [noise('x', [3, 64])]));

    it('gives a range of its outputs as they stand in all of them, and so its transpose', async () => {
      const weight = loadWeight(quantised);
      const [x, dy] = [noise('x', [3, 64]), noise('dy', [3, 2])].map((plain) => tensorOf<Tensor2D>(plain)) as [Tensor2D, Tensor2D];
      const [whole, part, back] = await take([product(x, weight), productRange(x, weight, 1, 2), productTransposedRange(dy, weight, 1, 2)]);
      const rows = { shape: [2, 64], values: unpacked.values.slice(64, 3 * 64) };
      const turned = floats(
        [64, 2],
        Array.from({ length: 128 }, (_, i) => rows.values[(i % 2) * 64 + Math.floor(i / 2)]!)
      );
      dispose([x, dy]);
      disposeWeight(weight);
      expect([...part!.values]).toEqual([0, 1, 2].flatMap((row) => [...whole!.values.slice(row * 5 + 1, row * 5 + 3)]));
      expectClose(back!, plainProduct(noise('dy', [3, 2]), turned));
    });

    it('adds a bias with its slopes', () =>
      expectGradients(device, () => {
        const [weight, bias] = [loadWeight(quantised), tensorOf<Tensor1D>(noise('bias', [5]))];
        return { constants: [...tensorsOf(weight), bias], apply: (x) => linear(x as Tensor2D, weight, bias) };
      }, [noise('x', [3, 64])]));
  });

  it('stays in codes where programs read them, and only there', () => {
    const weight = loadWeight(coded('q4', 2, 32).quantised);
    expect(weight.kind).toBe(device === 'webgpu' ? 'coded' : 'frozen');
    disposeWeight(weight);
  });

  it('has the slopes of its values where the matrix is frozen', () =>
    expectGradients(device, () => through(freeze(tensorOf<Tensor2D>(noise('matrix', [4, 6])))), [noise('x', [3, 6])]));

  it('has the slopes of its values in the matrix too where it is dense', () =>
    expectGradients(device, () => ({ apply: (x, matrix) => linear(x as Tensor2D, denseWeight(matrix as Tensor2D)) }), [
      noise('x', [3, 6]),
      noise('matrix', [6, 4])
    ]));
});

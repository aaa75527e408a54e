/** Muon for a body's matrices: the orthogonalised step against its properties, and a whole step against the formula. */
import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { applyMuon, orthogonalised } from '../../scripts/seedling/muon';
import { randomOf } from '../../src/math/random';
import { freshParameters } from '../../src/model/body/body';
import { openDevice } from '../../src/ops/core/device';
import type { Gradients } from '../../src/update/gradient';
import { trainableBody } from '../../src/update/trainable';
import { TINY_SHAPE } from './tinyShape';

const random = randomOf(5, 'muon');
const matrixOf = (rows: number, columns: number): number[][] => Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.next() - 0.5));
const valuesOf = (matrix: Tensor2D): Promise<number[][]> => matrix.array();

const turned = (m: readonly (readonly number[])[]): number[][] => m[0]!.map((_, column) => m.map((row) => row[column]!));
const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) => turned(b).map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));

/** The iteration in doubles, a second time. */
function newtonSchulz(matrix: number[][]): number[][] {
  const tall = matrix.length > matrix[0]!.length;
  const length = Math.sqrt(matrix.flat().reduce((sum, value) => sum + value * value, 0));
  let x = (tall ? turned(matrix) : matrix).map((row) => row.map((value) => value / length));
  for (let i = 0; i < 5; i++) {
    const s = product(x, turned(x));
    const ss = product(s, s);
    const odd = s.map((row, r) => row.map((value, c) => -4.775 * value + 2.0315 * ss[r]![c]!));
    const move = product(odd, x);
    x = x.map((row, r) => row.map((value, c) => 3.4445 * value + move[r]![c]!));
  }
  return tall ? turned(x) : x;
}

it.each([
  [6, 6],
  [4, 9],
  [12, 5]
])('brings the singular values of a matrix of %d by %d near 1 and keeps its directions', async (rows, columns) => {
  await openDevice('wasm');
  const matrix = matrixOf(rows, columns);
  const got = await valuesOf(orthogonalised(tensor2d(matrix)));
  newtonSchulz(matrix)
    .flat()
    .forEach((value, i) => expect(got.flat()[i]).toBeCloseTo(value, 4));
  // ‖X‖² is the sum of the squared singular values.
  const energy = got.flat().reduce((sum, value) => sum + value * value, 0);
  expect(energy).toBeGreaterThan(0.5 * Math.min(rows, columns));
  expect(energy).toBeLessThan(1.5 * Math.min(rows, columns));
  // M Xᵀ is symmetric: the singular vectors are those of M.
  const [wide, other] = rows > columns ? [turned(matrix), turned(got)] : [matrix, got];
  const symmetric = product(wide, turned(other));
  symmetric.forEach((row, r) => row.forEach((value, c) => expect(value).toBeCloseTo(symmetric[c]![r]!, 3)));
});

it('leaves a gradient of zeros without a direction', async () => {
  await openDevice('wasm');
  expect(
    await valuesOf(
      orthogonalised(
        tensor2d([
          [0, 0],
          [0, 0]
        ])
      )
    )
  ).toEqual([
    [0, 0],
    [0, 0]
  ]);
});

it('steps the matrices of the layers by the formula and all else by AdamW', async () => {
  await openDevice('wasm');
  const body = trainableBody(TINY_SHAPE, freshParameters(TINY_SHAPE, 3));
  const optimiser = { learningRate: 1e-2, beta1: 0.9, beta2: 0.98, weightDecay: 0.1, clipNorm: 1 };
  const all = [...body.layers.flat(), ...body.tail];
  const before = new Map(await Promise.all(all.map(async ({ name, parameter }) => [name, await parameter.values.array()] as const)));
  const step = applyMuon({ rateRatio: 2, momentum: 0.5 });
  const drawn = all.map(({ name, parameter }) => [name, matrixOf(...parameter.values.shape)] as const);
  const gradients = (): Gradients => new Map(drawn.map(([name, matrix]) => [name, tensor2d(matrix)]));
  // A norm of 2 makes the scale a half. The same gradient twice: momentum b is s g, then 1.5 s g; the directions of both steps are those of g.
  step(body, gradients(), optimiser, 2, [1]);
  step(body, gradients(), optimiser, 2, [2]);
  for (const [i, { name, parameter, decays }] of body.layers.flat().entries()) {
    if (!decays) continue;
    const [inputs, outputs] = parameter.values.shape;
    const direction = newtonSchulz(drawn[i]![1]).flat();
    const keep = 1 - 0.02 * 0.1;
    const length = 0.02 * Math.sqrt(Math.max(1, outputs / inputs));
    const got = (await parameter.values.array()).flat();
    before
      .get(name)!
      .flat()
      .forEach((value, k) => expect(got[k], name).toBeCloseTo(keep * (keep * value - length * direction[k]!) - length * direction[k]!, 4));
  }
  // AdamW's two steps along one gradient are of the rate each.
  const head = body.tail.at(-1)!;
  const [was, now] = [before.get(head.name)!.flat(), (await head.parameter.values.array()).flat()];
  const signs = drawn.at(-1)![1].flat().map(Math.sign);
  was.forEach((value, k) => expect(now[k]).toBeCloseTo(value * 0.999 ** 2 - signs[k]! * 0.01 * 1.999, 3));
});

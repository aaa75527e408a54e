/** Adapters of several agents in one batch: each row through its own only, forward, backward and after an update in place. */
import { dispose, zerosLike, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adamw, type Parameter } from '../../src/ops/adamw';
import { adapt } from '../../src/ops/adapter';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { expectGradients, slopesOf, type Prepared } from './rig/gradient';
import { floats, noise, take, tensorOf, type Plain } from './rig/plain';

const [INPUTS, OUTPUTS, AGENTS] = [6, 5, 3];
/** The agent of each row; null where the base speaks alone. */
const SPEAKERS = [2, 0, null, 0];

function team(rank: number) {
  const columns = AGENTS * rank;
  const mask = floats(
    [SPEAKERS.length, columns],
    SPEAKERS.flatMap((agent) => Array.from({ length: columns }, (_, i) => (Math.floor(i / rank) === agent ? 1.5 : 0)))
  );
  return { x: noise('x', [SPEAKERS.length, INPUTS]), a: noise('a', [INPUTS, columns]), b: noise('b', [columns, OUTPUTS]), mask, columns };
}

/** Row by row, alpha / rank · (x · A_agent) · B_agent in 64 bits. */
function expected(x: Plain, a: Plain, b: Plain, rank: number): Plain {
  const columns = AGENTS * rank;
  const row = (agent: number | null, at: number) =>
    Array.from({ length: OUTPUTS }, (_, output) => {
      if (agent === null) return 0;
      let sum = 0;
      for (let r = agent * rank; r < (agent + 1) * rank; r++)
        for (let i = 0; i < INPUTS; i++) sum += 1.5 * x.values[at * INPUTS + i]! * a.values[i * columns + r]! * b.values[r * OUTPUTS + output]!;
      return sum;
    });
  return floats([SPEAKERS.length, OUTPUTS], SPEAKERS.flatMap(row));
}

onEveryDevice((device) => {
  describe.each([1, 2])('rank %i', (rank) => {
    const { x, a, b, mask, columns } = team(rank);
    const prepare = (): Prepared => {
      const at = tensorOf<Tensor2D>(mask);
      return { constants: [at], apply: (x, a, b) => adapt(x as Tensor2D, { a: a as Tensor2D, b: b as Tensor2D }, at) };
    };

    it("sends each row through its own agent's adapter", async () => {
      const [input, down, up, at] = [x, a, b, mask].map((plain) => tensorOf<Tensor2D>(plain)) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
      const [y] = await take([adapt(input, { a: down, b: up }, at)]);
      dispose([input, down, up, at]);
      expectClose(y!, expected(x, a, b, rank));
    });

    it('has the slopes of its values in x, A and B', () => expectGradients(device, prepare, [x, a, b]));

    it('gives agents without a row no gradient at all', async () => {
      const [, da, db] = await slopesOf(prepare, [x, a, b], noise('dy', [SPEAKERS.length, OUTPUTS]));
      const silent = (column: number) => Math.floor(column / rank) === 1;
      expect(da!.values.every((value, i) => (value === 0) === silent(i % columns))).toBe(true);
      expect(db!.values.every((value, i) => (value === 0) === silent(Math.floor(i / OUTPUTS)))).toBe(true);
    });

    it('speaks with the new values once they were changed in place', async () => {
      const [input, at, down, up] = [x, mask, a, b].map((plain) => tensorOf<Tensor2D>(plain)) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
      const parameter: Parameter = { values: down, first: zerosLike(down), second: zerosLike(down) };
      await take([adapt(input, { a: down, b: up }, at)]);
      const gradient = tensorOf<Tensor2D>(noise('gradient', a.shape));
      const corrections = tensorOf<Tensor2D>(floats([1, 3], [1, 0.1, 0.1]));
      const settings = { learningRate: 0.5, beta1: 0.9, beta2: 0.9, weightDecay: 0, gradientScale: 1, span: columns, along: 'columns' } as const;
      adamw(parameter, gradient, corrections, settings);
      const [values, y] = await take([parameter.values.clone(), adapt(input, { a: parameter.values, b: up }, at)]);
      dispose([input, at, up, gradient, corrections, ...Object.values<Tensor2D>({ ...parameter })]);
      expectClose(y!, expected(x, values!, b, rank));
    });
  });
});

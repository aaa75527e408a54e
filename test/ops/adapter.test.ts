/** Adapters of several agents in one batch: each row through its own only, forward, backward and after an update in place. */
import { dispose, zerosLike, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { adamw, type Parameter } from '../../src/ops/optimiser/adamw';
import { adapt } from '../../src/ops/adapter/adapter';
import { adapterRouting } from '../../src/ops/adapter/routing';
import { freeze } from '../../src/ops/linear/weight';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { expectGradients, slopesOf, type Prepared } from './rig/gradient';
import { floats, integers, noise, take, tensorOf, type Plain } from './rig/plain';

const [INPUTS, OUTPUTS, AGENTS] = [6, 5, 3];
/** The agent of each row; −1 where the base speaks alone. */
const SPEAKERS = [2, 0, -1, 0];
const SCALE = 1.5;
const WEIGHT = noise('weight', [OUTPUTS, INPUTS]);
const BIAS = noise('bias', [OUTPUTS]);

function team(rank: number) {
  const columns = AGENTS * rank;
  return { x: noise('x', [SPEAKERS.length, INPUTS]), a: noise('a', [INPUTS, columns]), b: noise('b', [columns, OUTPUTS]), columns };
}

/** Row by row, x · W + bias + scale · (x · A_agent) · B_agent in 64 bits. */
function expected(x: Plain, a: Plain, b: Plain, rank: number): Plain {
  const columns = AGENTS * rank;
  const row = (agent: number, at: number) =>
    Array.from({ length: OUTPUTS }, (_, output) => {
      let sum = BIAS.values[output]!;
      for (let i = 0; i < INPUTS; i++) {
        const input = x.values[at * INPUTS + i]!;
        sum += input * WEIGHT.values[output * INPUTS + i]!;
        if (agent >= 0)
          for (let r = agent * rank; r < (agent + 1) * rank; r++) sum += SCALE * input * a.values[i * columns + r]! * b.values[r * OUTPUTS + output]!;
      }
      return sum;
    });
  return floats([SPEAKERS.length, OUTPUTS], SPEAKERS.flatMap(row));
}

onEveryDevice((device) => {
  describe.each([1, 2, 9])('rank %i', (rank) => {
    const { x, a, b, columns } = team(rank);

    function prepare(): Prepared {
      const weight = freeze(tensorOf<Tensor2D>(WEIGHT));
      const [bias, slots] = [tensorOf<Tensor1D>(BIAS), tensorOf<Tensor1D>(integers([SPEAKERS.length], SPEAKERS))];
      const route = adapterRouting(slots, { count: AGENTS, rank, scale: SCALE });
      return {
        constants: [weight.matrix, weight.transposed, bias, slots],
        apply: (x, a, b) => adapt(x as Tensor2D, weight, bias, { a: a as Tensor2D, b: b as Tensor2D }, route)
      };
    }

    it("sends each row through its own agent's adapter", async () => {
      const { apply, constants } = prepare();
      const operands = [x, a, b].map((plain) => tensorOf<Tensor2D>(plain));
      const [y] = await take([apply(...operands)]);
      dispose([...operands, ...constants!]);
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
      const { apply, constants } = prepare();
      const [input, down, up] = [x, a, b].map((plain) => tensorOf<Tensor2D>(plain)) as [Tensor2D, Tensor2D, Tensor2D];
      const parameter: Parameter = { values: down, first: zerosLike(down), second: zerosLike(down) };
      await take([apply(input, down, up)]);
      const gradient = tensorOf<Tensor2D>(noise('gradient', a.shape));
      const corrections = tensorOf<Tensor2D>(floats([1, 3], [1, 0.1, 0.1]));
      const settings = { learningRate: 0.5, beta1: 0.9, beta2: 0.9, weightDecay: 0, gradientScale: 1, span: columns, along: 'columns' } as const;
      adamw(parameter, gradient, corrections, settings);
      const [values, y] = await take([parameter.values.clone(), apply(input, parameter.values, up)]);
      dispose([input, up, gradient, corrections, ...constants!, ...Object.values<Tensor2D>({ ...parameter })]);
      expectClose(y!, expected(x, values!, b, rank));
    });
  });
});

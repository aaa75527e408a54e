/** AdamW over many steps against torch.optim.AdamW, and against its definition in 64 bits (arXiv 1711.05101, algorithm 2) where blocks keep their own clocks. */
import { dispose, zerosLike, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { adamw, type AdamW, type Parameter } from '../../src/ops/optimiser/adamw';
import torch from '../fixtures/adamw.json';
import { expectClose } from './rig/close';
import { onEveryDevice } from './rig/device';
import { floats, noise, take, tensorOf, type Plain } from './rig/plain';

const SHAPE = [3, 4] as const;
const STEPS = 12;
const settings: AdamW = { learningRate: 0.02, beta1: 0.9, beta2: 0.999, weightDecay: 0.01, gradientScale: 2, span: 2, along: 'columns' };
/** The second agent's block, columns 2 and 3, moves at every third step only. */
const activeAt = (step: number) => [true, step % 3 === 0];

function definition(start: readonly number[], gradients: readonly (readonly number[])[]): number[] {
  const { learningRate, beta1, beta2, weightDecay, gradientScale } = settings;
  return start.map((value, i) => {
    let [theta, m, v, t] = [value, 0, 0, 0];
    gradients.forEach((gradient, step) => {
      if (!activeAt(step)[Math.floor((i % SHAPE[1]) / 2)]) return;
      const g = gradient[i]! * gradientScale;
      t++;
      theta -= learningRate * weightDecay * theta;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g ** 2;
      theta -= (learningRate * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + 1e-8);
    });
    return theta;
  });
}

/** A matrix of the fixture. */
const matrix = (rows: readonly (readonly number[])[]): Plain => floats([rows.length, rows[0]!.length], rows.flat());

const parameterOf = (start: Plain): Parameter => {
  const values = tensorOf<Tensor2D>(start);
  return { values, first: zerosLike(values), second: zerosLike(values) };
};

onEveryDevice(() => {
  it.each(['left', 'right'] as const)("moves the %s matrix as torch does, once the clip's coefficient is given", async (name) => {
    const { learningRate, beta1, beta2, weightDecay, clipNorm } = torch.settings;
    const parameter = parameterOf(matrix(torch.start[name]));
    for (const [i, step] of torch.steps.entries()) {
      const gradientScale = Math.min(1, clipNorm / (step.norm + 1e-6));
      const [gradient, corrections] = [matrix(step.gradients[name]), floats([1, 3], [1, 1 - beta1 ** (i + 1), 1 - beta2 ** (i + 1)])].map((plain) =>
        tensorOf<Tensor2D>(plain)
      );
      adamw(parameter, gradient!, corrections!, { learningRate, beta1, beta2, weightDecay, gradientScale, span: 3, along: 'columns' });
      dispose([gradient!, corrections!]);
      const [values, first, second] = await take([parameter.values.clone(), parameter.first.clone(), parameter.second.clone()]);
      expectClose(values!, matrix(step.values[name]));
      expectClose(first!, matrix(step.first[name]));
      expectClose(second!, matrix(step.second[name]));
    }
    dispose([parameter.values, parameter.first, parameter.second]);
  });

  it('moves each block by its own clock', async () => {
    const start = noise('start', SHAPE);
    const gradients = Array.from({ length: STEPS }, (_, step) => noise(`gradient ${step}`, SHAPE));
    const parameter = parameterOf(start);
    const clocks = [0, 0];
    for (const [step, plain] of gradients.entries()) {
      const rows = activeAt(step).flatMap((active, block) => {
        const t = active ? ++clocks[block]! : 1;
        return [active ? 1 : 0, 1 - settings.beta1 ** t, 1 - settings.beta2 ** t];
      });
      const [gradient, corrections] = [tensorOf<Tensor2D>(plain), tensorOf<Tensor2D>(floats([2, 3], rows))];
      adamw(parameter, gradient, corrections, settings);
      dispose([gradient, corrections]);
    }
    const [values] = await take([parameter.values, parameter.first, parameter.second]);
    const expected = definition(
      [...start.values],
      gradients.map((each) => [...each.values])
    );
    expectClose(values!, floats(SHAPE, expected));
    expect([...values!.values]).not.toEqual([...start.values]);
  });
});

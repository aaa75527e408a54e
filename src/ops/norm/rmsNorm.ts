/** Root-mean-square norm `y = x / sqrt(mean(x²) + ε) · gain` of every run of numbers as long as the gain: a whole row, or one head of it. */
import { add, mean, mul, reshape, rsqrt, square, sub, sum, tidy, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from '../core/differentiable';
import { grid, type Dispatch } from '../core/gpu';
import { run, type Kernel, type Shapes } from '../core/kernel';
import forward from './rmsNorm.wgsl?raw';
import backward from './rmsNormGradient.wgsl?raw';

/** The settings of an RMS norm. */
export interface RmsNormAttributes {
  /** ε, added to the mean square. */
  readonly epsilon: number;
}

/** x reshaped to one run a row. */
const runs = (x: Tensor, gain: Tensor): Tensor2D => reshape(x, [-1, gain.size]);

const rootMeanSquareInverse = (x: Tensor, epsilon: number): Tensor => rsqrt(add(mean(square(x), -1, true), epsilon));

/** One workgroup a run. */
function dispatch(wgsl: string, { x: [rows, columns], gain: [width] }: Shapes<'x' | 'gain'>, epsilon: number): Dispatch[] {
  const count = (rows! * columns!) / width!;
  return [{ wgsl, workgroups: grid(count), uniforms: [{ u32: count }, { u32: width! }, { f32: epsilon }] }];
}

/** x [rows, runs · width], gain [width]. The programs add by fma in one order: 64 partial sums, the p-th over i = p, p + 64, …, then p and p + 32, p and p + 16, … */
export const rmsNormKernel: Kernel<'x' | 'gain', RmsNormAttributes> = {
  name: 'RmsNorm',
  inputs: ['x', 'gain'],
  outputs: ({ x }) => [x],
  reference({ x, gain }, { epsilon }) {
    const rows = runs(x, gain);
    return [reshape(mul(mul(rows, rootMeanSquareInverse(rows, epsilon)), gain), x.shape)];
  },
  loop({ x, gain }, [y], { gain: [width] }, { epsilon }) {
    for (let base = 0; base < x.length; base += width!) {
      let squares = 0;
      for (let i = 0; i < width!; i++) squares += x[base + i]! * x[base + i]!;
      const scale = 1 / Math.sqrt(squares / width! + epsilon);
      for (let i = 0; i < width!; i++) y![base + i] = x[base + i]! * scale * gain[i]!;
    }
  },
  program: (shapes, { epsilon }) => dispatch(forward, shapes, epsilon)
};

/** dx = r·g·dy − x·r³·mean(x·g·dy), where r = 1 / rms(x). */
export const rmsNormGradientKernel: Kernel<'dy' | 'x' | 'gain', RmsNormAttributes> = {
  name: 'RmsNormGradient',
  inputs: ['dy', 'x', 'gain'],
  outputs: ({ x }) => [x],
  reference({ dy, x, gain }, { epsilon }) {
    const rows = runs(x, gain);
    const r = rootMeanSquareInverse(rows, epsilon);
    const scaled = mul(runs(dy, gain), gain);
    return [reshape(sub(mul(r, scaled), mul(rows, mul(mul(r, square(r)), mean(mul(rows, scaled), -1, true)))), x.shape)];
  },
  loop({ dy, x, gain }, [dx], { gain: [width] }, { epsilon }) {
    for (let base = 0; base < x.length; base += width!) {
      let squares = 0;
      let dot = 0;
      for (let i = 0; i < width!; i++) {
        squares += x[base + i]! * x[base + i]!;
        dot += x[base + i]! * gain[i]! * dy[base + i]!;
      }
      const r = 1 / Math.sqrt(squares / width! + epsilon);
      const pull = (r * r * r * dot) / width!;
      for (let i = 0; i < width!; i++) dx![base + i] = r * gain[i]! * dy[base + i]! - pull * x[base + i]!;
    }
  },
  program: (shapes, { epsilon }) => dispatch(backward, shapes, epsilon)
};

/** The gradients [dx], or [dx, dgain] where the gain is trained: dgain = Σ x·r·dy over rows and their runs, r = 1 / rms(x). */
export function rmsNormGradient(dy: Tensor, x: Tensor, gain: Tensor, epsilon: number, trainsGain: boolean): Tensor[] {
  const dx = run(rmsNormGradientKernel, { dy, x, gain }, { epsilon })[0]!;
  if (!trainsGain) return [dx];
  const dgain = tidy(() => {
    const rows = runs(x, gain);
    return sum(mul(runs(dy, gain), mul(rows, rootMeanSquareInverse(rows, epsilon))), 0);
  });
  return [dx, dgain];
}

/** y in x's shape. Differentiable in x [rows, runs · width], and in gain [width] where it is trained. */
export function rmsNorm(x: Tensor2D, gain: Tensor1D, epsilon: number, trainsGain: boolean): Tensor2D {
  return differentiable(trainsGain ? [x, gain] : [x], {
    forward: ([x]) => ({ value: run(rmsNormKernel, { x: x!, gain }, { epsilon })[0]! }),
    gradient: (dy, [x]) => rmsNormGradient(dy, x!, gain, epsilon, trainsGain)
  });
}

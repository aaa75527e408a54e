/** Root-mean-square norm over the last axis: `y = x / sqrt(mean(x²) + ε) · gain`. */
import { add, mean, mul, rsqrt, square, sub, sum, tidy, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable';
import { grid } from './gpu';
import { run, type Kernel } from './kernel';
import forward from './rmsNorm.wgsl?raw';
import backward from './rmsNormGradient.wgsl?raw';

interface Attributes {
  readonly epsilon: number;
}

const rootMeanSquareInverse = (x: Tensor, epsilon: number): Tensor => rsqrt(add(mean(square(x), -1, true), epsilon));

export const rmsNormKernel: Kernel<'x' | 'gain', Attributes> = {
  name: 'RmsNorm',
  inputs: ['x', 'gain'],
  outputs: ({ x }) => [x],
  reference: ({ x, gain }, { epsilon }) => [mul(mul(x, rootMeanSquareInverse(x, epsilon)), gain)],
  loop({ x, gain }, [y], { gain: [width] }, { epsilon }) {
    for (let base = 0; base < x.length; base += width!) {
      let squares = 0;
      for (let i = 0; i < width!; i++) squares += x[base + i]! * x[base + i]!;
      const scale = 1 / Math.sqrt(squares / width! + epsilon);
      for (let i = 0; i < width!; i++) y![base + i] = x[base + i]! * scale * gain[i]!;
    }
  },
  program: ({ x: [rows, width] }, { epsilon }) => [{ wgsl: forward, workgroups: grid(rows!), uniforms: [{ u32: rows! }, { u32: width! }, { f32: epsilon }] }]
};

/** dx = r·g·dy − x·r³·mean(x·g·dy), where r = 1 / rms(x). */
export const rmsNormGradientKernel: Kernel<'dy' | 'x' | 'gain', Attributes> = {
  name: 'RmsNormGradient',
  inputs: ['dy', 'x', 'gain'],
  outputs: ({ x }) => [x],
  reference({ dy, x, gain }, { epsilon }) {
    const r = rootMeanSquareInverse(x, epsilon);
    const pulled = mul(dy, gain);
    return [sub(mul(r, pulled), mul(x, mul(mul(r, square(r)), mean(mul(x, pulled), -1, true))))];
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
  program: ({ x: [rows, width] }, { epsilon }) => [{ wgsl: backward, workgroups: grid(rows!), uniforms: [{ u32: rows! }, { u32: width! }, { f32: epsilon }] }]
};

/** Differentiable in `x` [rows, width], and in `gain` [width] where it is trained: dgain = Σ_rows x·r·dy. */
export function rmsNorm(x: Tensor2D, gain: Tensor1D, epsilon: number, trainsGain: boolean): Tensor2D {
  return differentiable(trainsGain ? [x, gain] : [x], {
    forward: ([x]) => ({ value: run(rmsNormKernel, { x: x!, gain }, { epsilon })[0]! }),
    gradient(dy, [x]) {
      const dx = run(rmsNormGradientKernel, { dy, x: x!, gain }, { epsilon })[0]!;
      return trainsGain ? [dx, tidy(() => sum(mul(dy, mul(x!, rootMeanSquareInverse(x!, epsilon))), 0))] : [dx];
    }
  });
}

/** Log-probability of a target token and entropy of the distribution it came from, per row of logits. */
import { concat, exp, logSumExp, mul, oneHot, reshape, sub, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from './gpu';
import { run, type Kernel } from './kernel';
import forward from './logprob.wgsl?raw';
import backward from './logprobGradient.wgsl?raw';

/** logits [rows, vocabulary], targets int32 [rows]; figures [rows, (log-prob of the target, entropy in nats, log-sum-exp)]. */
export const logprobKernel: Kernel<'logits' | 'targets', null> = {
  name: 'Logprob',
  inputs: ['logits', 'targets'],
  outputs: ({ logits: [rows] }) => [[rows!, 3]],
  reference({ logits, targets }) {
    const total = logSumExp(logits, 1, true);
    const logs = sub(logits, total);
    const chosen = sum(mul(logs, oneHot(targets as Tensor1D, logits.shape[1]!, 1, 0, 'float32')), 1, true);
    return [concat([chosen, mul(sum(mul(exp(logs), logs), 1, true), -1), total], 1)];
  },
  loop({ logits, targets }, [figures], { logits: [rows, width] }) {
    for (let row = 0; row < rows!; row++) {
      const base = row * width!;
      let peak = -Infinity;
      for (let i = 0; i < width!; i++) if (logits[base + i]! > peak) peak = logits[base + i]!;
      let total = 0;
      let weighted = 0;
      for (let i = 0; i < width!; i++) {
        const z = logits[base + i]! - peak;
        const e = Math.exp(z);
        total += e;
        weighted += e * z;
      }
      figures!.set([logits[base + targets[row]!]! - peak - Math.log(total), Math.log(total) - weighted / total, peak + Math.log(total)], 3 * row);
    }
  },
  program: ({ logits: [rows, width] }) => [{ wgsl: forward, workgroups: grid(rows!), uniforms: [{ u32: rows! }, { u32: width! }] }]
};

/** With slopes [rows] = ∂L/∂log-prob: dlogits = slope · (1[target] − softmax(logits)). */
export const logprobGradientKernel: Kernel<'slopes' | 'logits' | 'targets' | 'figures', null> = {
  name: 'LogprobGradient',
  inputs: ['slopes', 'logits', 'targets', 'figures'],
  outputs: ({ logits }) => [logits],
  reference({ slopes, logits, targets }) {
    const share = exp(sub(logits, logSumExp(logits, 1, true)));
    return [mul(reshape(slopes, [-1, 1]), sub(oneHot(targets as Tensor1D, logits.shape[1]!, 1, 0, 'float32'), share))];
  },
  loop({ slopes, logits, targets, figures }, [dlogits], { logits: [rows, width] }) {
    for (let row = 0; row < rows!; row++) {
      const base = row * width!;
      const slope = slopes[row]!;
      const total = figures[3 * row + 2]!;
      for (let i = 0; i < width!; i++) dlogits![base + i] = -slope * Math.exp(logits[base + i]! - total);
      dlogits![base + targets[row]!]! += slope;
    }
  },
  program({ logits: [rows, width] }) {
    const count = rows! * width!;
    return [{ wgsl: backward, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }, { u32: width! }] }];
  }
};

/** Figures of `logprobKernel`; records no gradient, which the caller takes with `logprobGradient` once it knows the loss's slopes. */
export const logprob = (logits: Tensor2D, targets: Tensor1D): Tensor2D => run(logprobKernel, { logits, targets }, null)[0] as Tensor2D;

export const logprobGradient = (slopes: Tensor1D, logits: Tensor2D, targets: Tensor1D, figures: Tensor): Tensor2D =>
  run(logprobGradientKernel, { slopes, logits, targets, figures }, null)[0] as Tensor2D;

/** The gradient of log-probabilities in the logits, for one tile of the vocabulary at a time. */
import { add, exp, mul, neg, reshape, slice, sub, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './logprobGradient.wgsl?raw';
import { targetHits, type VocabularyTile } from './vocabularyTiles';

/** slopes [rows] = ∂L/∂log-prob; logits [rows, count] of a tile; targets int32 [rows]; figures [rows, 3] of the whole vocabulary. dlogits = slope · (1[target] − exp(logit − log-sum-exp)), [rows, count]. */
export const logprobGradientKernel: Kernel<'slopes' | 'logits' | 'targets' | 'figures', Pick<VocabularyTile, 'first'>> = {
  name: 'LogprobGradient',
  inputs: ['slopes', 'logits', 'targets', 'figures'],
  outputs: ({ logits }) => [logits],
  reference({ slopes, logits, targets, figures }, { first }) {
    return [mul(reshape(slopes, [-1, 1]), add(targetHits(targets, first, logits.shape[1]!), neg(exp(sub(logits, slice(figures, [0, 2], [-1, 1]))))))];
  },
  loop({ slopes, logits, targets, figures }, [dlogits], { logits: [rows, count] }, { first }) {
    for (let row = 0; row < rows!; row++) {
      const base = row * count!;
      const slope = slopes[row]!;
      const total = figures[3 * row + 2]!;
      for (let i = 0; i < count!; i++) dlogits![base + i] = -slope * Math.exp(logits[base + i]! - total);
      const target = targets[row]! - first;
      if (target >= 0 && target < count!) dlogits![base + target]! += slope;
    }
  },
  program({ logits: [rows, count] }, { first }) {
    const elements = rows! * count!;
    return [{ wgsl: wgsl, workgroups: grid(Math.ceil(elements / 64)), uniforms: [{ u32: elements }, { u32: count! }, { u32: first }] }];
  }
};

/** The gradient of Σ slopes · log-prob in the logits of a tile that begins at token `first`. */
export const logprobGradient = (slopes: Tensor1D, logits: Tensor2D, targets: Tensor1D, figures: Tensor, first = 0): Tensor2D =>
  run(logprobGradientKernel, { slopes, logits, targets, figures }, { first })[0] as Tensor2D;

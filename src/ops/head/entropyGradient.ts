/** The gradient of entropies in the logits, a tile of the vocabulary at a time. */
import { add, exp, mul, neg, reshape, slice, sub, tidy, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/** With slopes [rows] = ∂L/∂H and figures of the whole vocabulary (log-prob, entropy H, log-sum-exp): a tile's dlogits = −slope · p (log p + H), log p = z − log-sum-exp. */
export function entropyGradient(slopes: Tensor1D, logits: Tensor2D, figures: Tensor): Tensor2D {
  return tidy(() => {
    const logs = sub(logits, slice(figures, [0, 2], [-1, 1]));
    return mul(neg(reshape(slopes, [-1, 1])), mul(exp(logs), add(logs, slice(figures, [0, 1], [-1, 1]))));
  });
}

/** The head's log-probabilities and their gradient from hidden states: logits are computed one tile of the vocabulary at a time, and again for the gradient. */
import { add, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { run } from '../core/kernel';
import { productRange, productTransposedRange } from '../linear/linear';
import { entropyGradient } from './entropyGradient';
import { LOGPROB_RECORD, logprobBlocksKernel, logprobMergeKernel } from './logprob';
import { logprobGradient } from './logprobGradient';
import { allocateRecords, TILE_BYTES, vocabularyTiles } from './vocabularyTiles';
import type { Weight } from '../linear/weight';

/** hidden [rows, width], targets int32 [rows]; figures [rows, (log-prob of the target, entropy in nats, log-sum-exp)]. Tiles have at most `bytes` of logits. Records no gradient. */
export function headFigures(hidden: Tensor2D, head: Weight, targets: Tensor1D, bytes = TILE_BYTES): Tensor2D {
  return tidy(() => {
    const records = allocateRecords(hidden.shape[0], head.outputs, LOGPROB_RECORD);
    for (const { first, count } of vocabularyTiles(head.outputs, hidden.shape[0], bytes))
      tidy(() => run(logprobBlocksKernel, { logits: productRange(hidden, head, first, count), targets, records }, { first }));
    return run(logprobMergeKernel, { records }, null)[0] as Tensor2D;
  });
}

/**
 * The gradient of Σ slopes · log-prob in hidden, [rows, width]; slopes [rows], figures those of `headFigures` for the same hidden states. With `entropySlopes` [rows]
 * that of Σ entropySlopes · entropy is added.
 */
export function headGradient(
  slopes: Tensor1D,
  hidden: Tensor2D,
  head: Weight,
  targets: Tensor1D,
  figures: Tensor2D,
  bytes = TILE_BYTES,
  entropySlopes: Tensor1D | null = null
): Tensor2D {
  return vocabularyTiles(head.outputs, hidden.shape[0], bytes).reduce<Tensor2D | null>((before, { first, count }) => {
    const sum = tidy(() => {
      const logits = productRange(hidden, head, first, count);
      const dlogprob = logprobGradient(slopes, logits, targets, figures, first);
      const dlogits = entropySlopes ? add<Tensor2D>(dlogprob, entropyGradient(entropySlopes, logits, figures)) : dlogprob;
      const part = productTransposedRange(dlogits, head, first, count);
      return before ? add<Tensor2D>(before, part) : part;
    });
    before?.dispose();
    return sum;
  }, null)!;
}

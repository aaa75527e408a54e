/** Full-parameter training: one micro-batch forwards and backwards through a whole body on one tape. All activations are kept and nothing is recomputed, which suits a small body. */
import {
  dispose,
  mul,
  reshape,
  slice,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import { attendPacked, runBlock } from '../model/body/block';
import { differentiable } from '../ops/core/differentiable';
import { embed } from '../ops/head/embed';
import { linear } from '../ops/linear/linear';
import { logprob } from '../ops/head/logprob';
import { logprobGradient } from '../ops/head/logprobGradient';
import { rmsNorm } from '../ops/norm/rmsNorm';
import { selectRows, selectRowsGradient } from '../ops/head/selectRows';
import { denseWeight } from '../ops/linear/weight';
import { accumulate, type Gradients } from './gradient';
import type { PackedBatch } from './pack';
import type { Trainable } from './trainable';

/** Σ slopes · log-probability of the targets, a scalar whose own slope is 1; differentiable in the logits. */
function weighedLogprob(logits: Tensor2D, targets: Tensor1D, slopes: Tensor1D): Scalar {
  return differentiable([logits], {
    forward([logits]) {
      const figures = logprob(logits as Tensor2D, targets);
      return { value: sum(mul(reshape(slice(figures, [0, 0], [-1, 1]), [-1]), slopes)), extra: [figures] };
    },
    gradient: (_, [logits, figures]) => [logprobGradient(slopes, logits as Tensor2D, targets, figures!)]
  });
}

/** Rows of x, differentiable. */
function pickRows(x: Tensor2D, rows: Tensor1D): Tensor2D {
  return differentiable([x], {
    forward: ([x]) => ({ value: selectRows(x as Tensor2D, rows) }),
    gradient: (dy) => [selectRowsGradient(dy as Tensor2D, rows, x.shape[0])]
  });
}

/** Adds the gradients of Σ slopes · log-probability of every parameter to `into`; resolves with that sum. `trainable` must be from `trainableBody`. */
export async function fullParameterPass(trainable: Trainable, packed: PackedBatch, slopes: readonly number[], into: Gradients): Promise<number> {
  const { shape, layers, tail } = trainable;
  const value = tidy(() => {
    const ids = tensor1d(packed.ids, 'int32');
    const positions = tensor1d(packed.positions, 'int32');
    const spans = tensor2d(packed.spans, [packed.ids.length, 2], 'int32');
    const rows = tensor1d(packed.rows, 'int32');
    const targets = tensor1d(packed.targets, 'int32');
    const weights = tensor1d(slopes as number[]);
    const loss = (...tensors: Tensor[]): Scalar => {
      const [norm, matrix, table = matrix] = tensors.slice(-tail.length) as [Tensor1D, Tensor2D, Tensor2D?];
      const head = denseWeight(matrix);
      let x = embed(ids, denseWeight(table));
      let taken = 0;
      for (const [layer, parameters] of layers.entries()) {
        const { block, adapters } = trainable.assemble(layer, tensors.slice(taken, taken + parameters.length), null);
        x = runBlock(x, trainable, block, adapters, attendPacked(trainable, positions, spans));
        taken += parameters.length;
      }
      const logits = linear(pickRows(rmsNorm(x, norm, shape.epsilon, true), rows), head); // [targets, vocabulary]
      return weighedLogprob(logits, targets, weights);
    };
    const parameters = [...layers.flatMap((_, layer) => trainable.tensors(layer)), trainable.norm(), ...tail.slice(1).map(({ parameter }) => parameter.values)];
    const { value, grads } = valueAndGrads(loss)(parameters);
    [...layers.flat(), ...tail].forEach(({ name }, i) => accumulate(into, name, grads[i]!));
    return value;
  });
  const [total] = await value.data();
  dispose(value);
  return total!;
}

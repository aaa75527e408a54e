/** One micro-batch forwards and backwards with only the blocks' inputs kept: gradient checkpointing by an explicit loop, since tfjs's tapes do not nest. */
import { dispose, grads, mul, tensor1d, tensor2d, tidy, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attendPacked, runBlock } from '../model/body/block';
import { embed } from '../ops/head/embed';
import { headFigures, headGradient } from '../ops/head/head';
import { TILE_BYTES } from '../ops/head/vocabularyTiles';
import { rmsNorm } from '../ops/norm/rmsNorm';
import { selectRows, selectRowsGradient } from '../ops/head/selectRows';
import { accumulate, type Gradients } from './gradient';
import type { PackedBatch } from './pack';
import type { Trainable } from './trainable';

/** A forward pass whose block inputs are kept until the loss's slopes (d loss / d log-probability) are known. */
export interface ForwardPass {
  /** Per target: log-probability, entropy, log-sum-exp. */
  readonly figures: Float32Array;
  /** Adds the gradients of Σ slopes · log-probability, and with `entropySlopes` of Σ entropySlopes · entropy, to `into`, and disposes the pass. */
  backward(slopes: readonly number[], into: Gradients, entropySlopes?: readonly number[] | null): void;
  /** Disposes the pass without gradients. */
  dispose(): void;
}

/** x / T; x itself at temperature 1, so that its bits stay as they are. */
const divided = (x: Tensor2D, temperature: number): Tensor2D => (temperature === 1 ? x : mul(x, 1 / temperature));

/**
 * Runs a packed batch forwards through a frozen body and its adapters. `slots` int32 [tokens] holds each token's adapter, −1 for none; null is the bare base for all.
 * Figures are those of softmax(logits / temperature); the head is linear, so the hidden states are divided instead of the logits. Throws a RangeError where a sequence is longer than the engine was opened for.
 */
export async function forwardPass(trainable: Trainable, packed: PackedBatch, slots: Tensor1D | null, temperature = 1): Promise<ForwardPass> {
  const { shape, rotaryTable } = trainable;
  const longest = 1 + packed.positions.reduce((most, position) => Math.max(most, position), 0);
  if (longest > rotaryTable.shape[0])
    throw new RangeError(
      `A sequence of ${longest + 1} tokens is longer than the ${rotaryTable.shape[0]} this engine was opened for. Give its cache more memory, or shorten the sequence.`
    );
  const head = trainable.head();
  const ids = tensor1d(packed.ids, 'int32');
  const positions = tensor1d(packed.positions, 'int32');
  const spans = tensor2d(packed.spans, [packed.ids.length, 2], 'int32');
  const rows = tensor1d(packed.rows, 'int32');
  const targets = tensor1d(packed.targets, 'int32');
  const layer = (index: number, x: Tensor2D, tensors: readonly Tensor[]): Tensor2D => {
    const { block, adapters } = trainable.assemble(index, tensors, slots);
    return runBlock(x, trainable, block, adapters, attendPacked(trainable, positions, spans));
  };

  const inputs: Tensor2D[] = [tidy(() => embed(ids, trainable.embedding()))];
  for (let index = 0; index < shape.layers; index++) inputs.push(tidy(() => layer(index, inputs[index]!, trainable.tensors(index))));
  const hidden = tidy(() => divided(selectRows(rmsNorm(inputs[shape.layers]!, trainable.norm(), shape.epsilon, false), rows), temperature)); // [targets, width]
  const figures = headFigures(hidden, head, targets);
  const held = [...inputs, hidden, figures, ids, positions, spans, rows, targets];
  const values = (await figures.data()) as Float32Array;

  return {
    figures: values,
    dispose: () => dispose(held),
    backward(slopes, into, entropySlopes = null) {
      tidy(() => {
        const ofEntropy = entropySlopes && tensor1d(entropySlopes as number[]);
        const dhidden = divided(headGradient(tensor1d(slopes as number[]), hidden, head, targets, figures, TILE_BYTES, ofEntropy), temperature);
        const dnormed = selectRowsGradient(dhidden, rows, packed.ids.length);
        const last = inputs[shape.layers]!;
        const [dlast] = grads((x: Tensor) => rmsNorm(x as Tensor2D, trainable.norm(), shape.epsilon, false))([last], dnormed);
        let dy = dlast as Tensor2D;
        for (let index = shape.layers - 1; index >= 0; index--) {
          const [dx, ...dtensors] = grads((x: Tensor, ...tensors: Tensor[]) => layer(index, x as Tensor2D, tensors))(
            [inputs[index]!, ...trainable.tensors(index)],
            dy
          );
          trainable.layers[index]!.forEach(({ name }, i) => accumulate(into, name, dtensors[i]!));
          dispose([dy, ...dtensors]);
          dy = dx as Tensor2D;
        }
      });
      dispose(held);
    }
  };
}

/** A body's logits over whole sequences, as training runs it. */
import { tensor1d, tensor2d, tidy, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelBody } from '../../src/model/body/body';
import { attendPacked, runBlock } from '../../src/model/body/block';
import { embed } from '../../src/ops/head/embed';
import { product } from '../../src/ops/linear/linear';
import { rmsNorm } from '../../src/ops/norm/rmsNorm';
import { packSequences } from '../../src/update/pack';
import type { Plain } from '../ops/rig/plain';

/** Logits [tokens, vocabulary] of sequences packed one after another. */
export function logitsOf(body: ModelBody, sequences: readonly (readonly number[])[]): Tensor2D {
  // `pack` leaves out the last token of each sequence, so one is added that serves for that.
  const packed = packSequences(sequences.map((ids) => ({ slot: -1, tokens: [...ids, 0], targets: [] })));
  return tidy(() => {
    const [ids, positions] = [tensor1d(packed.ids, 'int32'), tensor1d(packed.positions, 'int32')];
    const spans = tensor2d(packed.spans, [packed.ids.length, 2], 'int32');
    const x = body.blocks.reduce<Tensor2D>((x, block) => runBlock(x, body, block, null, attendPacked(body, positions, spans)), embed(ids, body.embedding));
    return product(rmsNorm(x, body.norm, body.shape.epsilon, false), body.head);
  });
}

/** Rows one after another. */
export const joined = (parts: readonly Plain[]): Plain => ({
  shape: [parts.reduce((rows, { shape }) => rows + shape[0]!, 0), parts[0]!.shape[1]!],
  values: Float32Array.from(parts.flatMap(({ values }) => [...values]))
});

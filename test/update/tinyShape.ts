/** The shape of a body small enough to be trained whole in a test, with groups of quantisation in every row. */
import { QWEN2, type ModelShape } from '../../src/model/body/shape';

export const TINY_SHAPE: ModelShape = {
  ...QWEN2,
  vocabulary: 17,
  width: 32,
  layers: 1,
  heads: 4,
  keyHeads: 2,
  headWidth: 8,
  mlpWidth: 64,
  theta: 10_000,
  epsilon: 1e-6,
  positions: 64
};

/** The shapes that are measured: Seedling's, SmolLM2-135M's, and those of Qwen2.5 0.5B and 3B, as their configs have them. */
import { QWEN2, type ModelShape } from '../model/body/shape';
import type { BenchModel } from '../record/bench';

const common = { ...QWEN2, epsilon: 1e-6, positions: 4096 };

/** The shape of each bench model. */
export const SHAPES: Readonly<Record<BenchModel, ModelShape>> = {
  seedling: { ...common, vocabulary: 1517, width: 128, layers: 4, heads: 4, keyHeads: 2, headWidth: 32, mlpWidth: 352, theta: 10_000 },
  '135m': {
    ...common,
    vocabulary: 49_152,
    width: 576,
    layers: 30,
    heads: 9,
    keyHeads: 3,
    headWidth: 64,
    mlpWidth: 1536,
    theta: 100_000,
    biased: false
  },
  '0.5b': { ...common, vocabulary: 151_936, width: 896, layers: 24, heads: 14, keyHeads: 2, headWidth: 64, mlpWidth: 4864, theta: 1_000_000 },
  '3b': { ...common, vocabulary: 151_936, width: 2048, layers: 36, heads: 16, keyHeads: 2, headWidth: 128, mlpWidth: 11_008, theta: 1_000_000 }
};

/** Kernels that are raced, on shapes of a training step and of a decode step of Seedling. */
import { tensor1d, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { normal, randomOf } from '../../src/math/random';
import { attentionKernel } from '../../src/ops/attention/attention';
import { attentionGradientKernel } from '../../src/ops/attention/gradient';
import { cacheAttentionKernel } from '../../src/ops/cache/attention';
import type { Kernel } from '../../src/ops/core/kernel';
import { logprobBlocksKernel } from '../../src/ops/head/logprob';
import { rmsNormGradientKernel, rmsNormKernel } from '../../src/ops/norm/rmsNorm';

export interface KernelComparison {
  readonly kernel: Kernel<string, unknown>;
  readonly shape: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly attributes: unknown;
}

const HEADS = { heads: 4, keyHeads: 2, width: 24 };
const LENGTH = 40;

function noise(rows: number, columns: number): Tensor {
  const random = randomOf('bench', rows, columns);
  return tensor2d(
    Float32Array.from({ length: rows * columns }, () => normal(random)),
    [rows, columns]
  );
}

/** Ten packed sequences. */
function spans(tokens: number): Tensor {
  const start = (token: number): number => token - (token % LENGTH);
  return tensor2d(
    Array.from({ length: tokens }, (_, token) => [start(token), start(token) + LENGTH]),
    [tokens, 2],
    'int32'
  );
}

const comparison = <Name extends string, Attributes>(
  kernel: Kernel<Name, Attributes>,
  shape: string,
  inputs: { readonly [N in Name]: Tensor },
  attributes: Attributes
): KernelComparison => ({ kernel: kernel as unknown as Kernel<string, unknown>, shape, inputs, attributes });

/** Each contest's tensors are made when its turn comes. */
export function* kernelComparisons(): Iterable<KernelComparison> {
  const tokens = 10 * LENGTH;
  const packed = () => ({ q: noise(tokens, 96), k: noise(tokens, 48), v: noise(tokens, 48), spans: spans(tokens) });
  yield comparison(rmsNormKernel, '[2000, 96]', { x: noise(2000, 96), gain: tensor1d(new Float32Array(96).fill(1)) }, { epsilon: 1e-6 });
  yield comparison(
    rmsNormGradientKernel,
    '[2000, 96]',
    { dy: noise(2000, 96), x: noise(2000, 96), gain: tensor1d(new Float32Array(96).fill(1)) },
    { epsilon: 1e-6 }
  );
  yield comparison(attentionKernel, '10 sequences of 40', packed(), HEADS);
  yield comparison(attentionGradientKernel, '10 sequences of 40', { dy: noise(tokens, 96), statistics: noise(tokens * 4, 2), ...packed() }, HEADS);
  yield comparison(
    logprobBlocksKernel,
    '[1000, 360]',
    { logits: noise(1000, 360), targets: tensor1d(new Int32Array(1000).fill(7), 'int32'), records: zeros([1000, 1, 4]) },
    { first: 0 }
  );
  const rows = 64;
  const table = tensor2d(
    Array.from({ length: rows * LENGTH }, (_, i) => i),
    [rows, LENGTH],
    'int32'
  );
  const pool = { k: noise(rows * LENGTH, 48), v: noise(rows * LENGTH, 48) };
  yield comparison(
    cacheAttentionKernel,
    '64 rows over 40',
    { q: noise(rows, 96), ...pool, table, lengths: tensor1d(new Int32Array(rows).fill(LENGTH), 'int32') },
    HEADS
  );
}

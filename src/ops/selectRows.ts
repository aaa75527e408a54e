/** Picks rows of a matrix, `y[i] = x[rows[i]]`; the gradient puts them back where they came from. */
import { gather, zeros, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { cacheWrite } from './cacheWrite';

export const selectRows = (x: Tensor2D, rows: Tensor1D): Tensor2D => gather(x, rows);

/** dx [count, width] with dy at `rows`, each row at most once, and 0 elsewhere. */
export function selectRowsGradient(dy: Tensor2D, rows: Tensor1D, count: number): Tensor2D {
  const dx = zeros([count, dy.shape[1]]) as Tensor2D;
  cacheWrite(dx, dy, rows);
  return dx;
}

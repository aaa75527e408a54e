/** What a model costs, in multiplications: almost all of a pass is matrix products and attention. */
import { PROJECTIONS } from '../../record/engine';
import { sizeOf, type ModelShape } from '../body/shape';

/** Of one token in one block, where it attends to `length` tokens: its seven products, and its scores and their mix. */
export function blockMultiplications(shape: ModelShape, length: number): number {
  const products = PROJECTIONS.map((projection) => sizeOf(shape, projection)).reduce((total, [inputs, outputs]) => total + inputs * outputs, 0);
  return products + 2 * shape.heads * shape.headWidth * length;
}

/** Bodies of other widths and depths than the bundled one, in its proportions. */
import { GROUP_SIZE } from '../../src/math/quantise';
import { RECIPE } from './recipe';

/** What can be told of a body. */
export interface BodySize {
  /** A multiple of 32, which quantised rows must be long. */
  readonly width: number;
  readonly layers: number;
}

/** Measures of a body that a training is told of. */
export type BodyShape = { readonly [Measure in keyof typeof RECIPE.shape]: number };

/** As many heads as the bundled body, and a hidden layer of 8/3 of the width to the nearest multiple of 32. */
export function bodyShape({ width, layers }: BodySize): BodyShape {
  const { heads } = RECIPE.shape;
  return { ...RECIPE.shape, width, layers, headWidth: width / heads, mlpWidth: GROUP_SIZE * Math.round((width * 8) / 3 / GROUP_SIZE) };
}

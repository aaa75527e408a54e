/** Measures the active device's speed at matrix products, by a few milliseconds of them on a weight of the model. */
import { zeros, type Tensor2D } from '@tensorflow/tfjs-core';
import { product } from '../linear/linear';
import type { Weight } from '../linear/weight';

/** Milliseconds after which a timing is long enough for the round trip to the device, which it includes, not to matter. */
const ENOUGH = 10;

/** Numbers of rows to try in turn, until one takes long enough. */
const ROWS = [8, 64, 512];

/** Multiplications a millisecond; it errs on the low side. `finish` resolves once the device has done all it was given; `clock` in milliseconds. */
export async function measureSpeed(weight: Weight, finish: () => Promise<void>, clock: () => number): Promise<number> {
  let speed = 0;
  for (const rows of ROWS) {
    const x = zeros([rows, weight.inputs]) as Tensor2D;
    const once = async (): Promise<number> => {
      const began = clock();
      product(x, weight).dispose();
      await finish();
      return Math.max(clock() - began, 0.1); // browsers' clocks are coarse
    };
    let milliseconds: number;
    try {
      await once(); // compiles
      milliseconds = await once();
    } finally {
      x.dispose();
    }
    speed = Math.max(speed, (rows * weight.inputs * weight.outputs) / milliseconds);
    if (milliseconds >= ENOUGH) break;
  }
  return speed;
}

/** The active device's speed at matrix products, from a few milliseconds of them on a weight of the model. */
import { zeros, type Tensor2D } from '@tensorflow/tfjs-core';
import { product } from '../linear/linear';
import type { Weight } from '../linear/weight';

/** Milliseconds that are long enough against the round trip to the device, which they include. */
const ENOUGH = 10;

/** Rows to try, from a few: on a slow device these alone are enough. */
const ROWS = [8, 64, 512];

/** Multiplications a millisecond, rather too low than too high. `finish` resolves once the device has done all it was given; `clock` in milliseconds. */
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

/** The rotary table: cos and sin of position · frequency. */
import { tensor3d, type Tensor3D } from '@tensorflow/tfjs-core';
import { frequenciesOf, type Rotation } from './frequency';

/**
 * cos and sin of every angle, [count, headWidth / 2, 2], computed in 64 bits on the host. A model's longest context may be far longer than any in use (131,072
 * positions of width 64 take 32 MiB), so `count` is how many are needed; a token's position must stay below it.
 */
export function computeRotaryTable(rotation: Rotation, count = rotation.positions): Tensor3D {
  const { headWidth } = rotation;
  const half = headWidth / 2;
  const frequencies = frequenciesOf(rotation);
  const table = new Float32Array(count * headWidth);
  for (let position = 0; position < count; position++)
    frequencies.forEach((frequency, i) => {
      table[(position * half + i) * 2] = Math.cos(position * frequency);
      table[(position * half + i) * 2 + 1] = Math.sin(position * frequency);
    });
  return tensor3d(table, [count, half, 2]);
}

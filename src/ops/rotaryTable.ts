/** The angles of rotary embedding: position · θ^(−2i/width), and how Llama 3.1 stretches them for longer contexts. */
import { tensor3d, type Tensor3D } from '@tensorflow/tfjs-core';

/** Frequencies that turn often within the first contexts trained on stay; those that hardly turn are divided; those between are blended. */
export interface RotaryScaling {
  readonly factor: number;
  /** Turns within `originalPositions` up to which a frequency is divided by `factor`, and from which on it stays. */
  readonly lowTurns: number;
  readonly highTurns: number;
  /** Longest context before stretching. */
  readonly originalPositions: number;
}

/** What the table of angles depends on. */
export interface Rotation {
  /** Longest context of the model. */
  readonly positions: number;
  readonly headWidth: number;
  readonly theta: number;
  readonly rotaryScaling: RotaryScaling | null;
}

/** f·(s + (1 − s)/factor), where s rises from 0 to 1 as the turns within the original context rise from low to high (arXiv 2407.21783; transformers' llama3). */
function stretch(frequency: number, { factor, lowTurns, highTurns, originalPositions }: RotaryScaling): number {
  const turns = (originalPositions * frequency) / (2 * Math.PI);
  const stays = Math.min(1, Math.max(0, (turns - lowTurns) / (highTurns - lowTurns)));
  return frequency * (stays + (1 - stays) / factor);
}

/** Radians a position, for each pair of a head. */
export function frequenciesOf({ headWidth, theta, rotaryScaling }: Rotation): number[] {
  const plain = Array.from({ length: headWidth / 2 }, (_, i) => theta ** ((-2 * i) / headWidth));
  return rotaryScaling ? plain.map((frequency) => stretch(frequency, rotaryScaling)) : plain;
}

/**
 * cos and sin of every angle, [count, headWidth / 2, 2], computed in 64 bits on the host. A model's longest context may be far longer than any in use (131,072
 * positions of width 64 take 32 MiB), so `count` is how many are needed; a token's position must stay below it.
 */
export function rotaryTable(rotation: Rotation, count = rotation.positions): Tensor3D {
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

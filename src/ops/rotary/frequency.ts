/** The frequencies of rotary embedding, θ^(−2i/width), and their scaling for longer contexts, in plain numbers. */

/** Every frequency is divided by `factor`: position interpolation (arXiv 2306.15595; "linear" in transformers). */
export interface LinearScaling {
  readonly factor: number;
}

/** Llama 3.1's scaling: frequencies with many full turns within the original context stay, those with few are divided by `factor`, those between are interpolated. */
export interface BandScaling extends LinearScaling {
  /** Full turns within `originalPositions`: up to `lowTurns` a frequency is divided by `factor`, from `highTurns` on it stays. */
  readonly lowTurns: number;
  readonly highTurns: number;
  /** Longest context before scaling, in tokens. */
  readonly originalPositions: number;
}

/** How frequencies are scaled. */
export type RotaryScaling = LinearScaling | BandScaling;

/** What the rotary table depends on. */
export interface Rotation {
  /** Longest context of the model. */
  readonly positions: number;
  readonly headWidth: number;
  readonly theta: number;
  readonly rotaryScaling: RotaryScaling | null;
}

/** f/factor, or f·(s + (1 − s)/factor), where s rises from 0 to 1 as the turns within the original context rise from low to high (arXiv 2407.21783; "llama3" in transformers). */
function stretch(frequency: number, scaling: RotaryScaling): number {
  if (!('originalPositions' in scaling)) return frequency / scaling.factor;
  const { factor, lowTurns, highTurns, originalPositions } = scaling;
  const turns = (originalPositions * frequency) / (2 * Math.PI);
  const stays = Math.min(1, Math.max(0, (turns - lowTurns) / (highTurns - lowTurns)));
  return frequency * (stays + (1 - stays) / factor);
}

/** Radians per position, for each of the headWidth / 2 pairs of a head. */
export function frequenciesOf({ headWidth, theta, rotaryScaling }: Rotation): number[] {
  const plain = Array.from({ length: headWidth / 2 }, (_, i) => theta ** ((-2 * i) / headWidth));
  return rotaryScaling ? plain.map((frequency) => stretch(frequency, rotaryScaling)) : plain;
}

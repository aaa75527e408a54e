/** The frequencies of rotary embedding: θ^(−2i/width), and how they are stretched for longer contexts; no tensor is needed to know them. */

/** Every frequency is divided alike: position interpolation (arXiv 2306.15595; transformers' linear). */
export interface LinearScaling {
  readonly factor: number;
}

/** Llama 3.1's: frequencies that turn often within the first contexts trained on stay; those that hardly turn are divided; those between are blended. */
export interface BandScaling extends LinearScaling {
  /** Turns within `originalPositions` up to which a frequency is divided by `factor`, and from which on it stays. */
  readonly lowTurns: number;
  readonly highTurns: number;
  /** Longest context before stretching. */
  readonly originalPositions: number;
}

export type RotaryScaling = LinearScaling | BandScaling;

/** What the table of angles depends on. */
export interface Rotation {
  /** Longest context of the model. */
  readonly positions: number;
  readonly headWidth: number;
  readonly theta: number;
  readonly rotaryScaling: RotaryScaling | null;
}

/** f/factor, or f·(s + (1 − s)/factor), where s rises from 0 to 1 as the turns within the original context rise from low to high (arXiv 2407.21783; transformers' llama3). */
function stretch(frequency: number, scaling: RotaryScaling): number {
  if (!('originalPositions' in scaling)) return frequency / scaling.factor;
  const { factor, lowTurns, highTurns, originalPositions } = scaling;
  const turns = (originalPositions * frequency) / (2 * Math.PI);
  const stays = Math.min(1, Math.max(0, (turns - lowTurns) / (highTurns - lowTurns)));
  return frequency * (stays + (1 - stays) / factor);
}

/** Radians a position, for each pair of a head. */
export function frequenciesOf({ headWidth, theta, rotaryScaling }: Rotation): number[] {
  const plain = Array.from({ length: headWidth / 2 }, (_, i) => theta ** ((-2 * i) / headWidth));
  return rotaryScaling ? plain.map((frequency) => stretch(frequency, rotaryScaling)) : plain;
}

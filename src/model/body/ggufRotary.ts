/** Recovers Llama 3.1's rotary scaling from the divisors that llama.cpp stores, one for each pair of a head. */
import { frequenciesOf, type BandScaling, type Rotation } from '../../ops/rotary/frequency';
import { FormatError } from '../../weights/format/formatError';
import { readVector, type FileTensor } from '../../weights/format/tensor';

/** The same in every Llama release; only the factor differs. */
const TURNS = { lowTurns: 1, highTurns: 4 } as const;
/** Candidates for the original context: the powers of two from 16 to 2^20. */
const CONTEXTS = Array.from({ length: 17 }, (_, i) => 16 << i);
/** The factors are in single precision. */
const TOLERANCE = 1e-4;

/**
 * Finds the scaling whose frequencies are the plain ones divided by the factors. The file does not say its settings: the factor is the greatest divisor, and the first context the power of two
 * Finds the scaling whose frequencies are the plain ones divided by `factors`, a vector of headWidth / 2 numbers. The file does not store the settings: the factor is the greatest divisor,
 * and the original context the power of two that gives all the others. Rejects with a FormatError where none does.
 */
export async function scalingOf(factors: FileTensor, rotation: Rotation): Promise<BandScaling> {
  const divisors = await readVector(factors, rotation.headWidth / 2);
  const factor = Number(Math.max(...divisors).toPrecision(6));
  const plain = frequenciesOf({ ...rotation, rotaryScaling: null });
  const found = CONTEXTS.map((originalPositions): BandScaling => ({ factor, ...TURNS, originalPositions })).find((rotaryScaling) =>
    frequenciesOf({ ...rotation, rotaryScaling }).every((frequency, i) => Math.abs((frequency * divisors[i]!) / plain[i]! - 1) < TOLERANCE)
  );
  if (!found) throw new FormatError(`Tensor "${factors.name}" scales the rotary angles in another way than Llama 3.1, which is not supported.`);
  return found;
}

/**
 * Noise that turns the highest key into a draw (the Gumbel-max trick): argmax over tokens of logit / temperature − log E, with E exponential, has the
 * Noise by which taking the highest key is a draw (the Gumbel-max trick): argmax over tokens of logit / temperature − log E, with E exponentially distributed, has the
 * probabilities of softmax. E is a hash of the request's seed, the position in its completion and the token alone.
 */
import { avalanche } from '../../math/random';

const GOLDEN = 0x9e3779b9;

/** The 32-bit random stream of one draw, from which each token gets its own number (splitmix32). */
export const streamOf = (seed: number, position: number): number => avalanche(seed ^ avalanche((position + GOLDEN) >>> 0));

/**
 * The uniform number of a token, 32 bits of it, at least 2⁻³³ and at most 1 − 2⁻²⁴. Winners are tokens whose number is near 0, where floats are fine; near 1
 * The token's uniform number of 32 bits, from 2⁻³³ to 1 − 2⁻²⁴. Tokens with numbers near 0, where floats are dense, win; 1 itself would give an infinite key.
 */
export const uniformOf = (stream: number, token: number): number => Math.min((avalanche(stream + Math.imul(token, GOLDEN)) + 0.5) * 2 ** -32, 1 - 2 ** -24);

/** −log E with E = −log(1 − uniform): from −2.9 to 22.9. */
export const noiseOf = (uniform: number): number => -Math.log(-Math.log1p(-uniform));

/**
 * How much the device may be given at once, from how long work has taken it. A system kills what holds its GPU for a second or two, and a page stutters long before.
 * Work is counted in multiplications of matrix products, which almost all of it is.
 */

/** Milliseconds a dispatch is planned to take at most. Plans err by a factor of two where other pages use the GPU too, so that none takes much over 100. */
const DISPATCH = 50;

/** Milliseconds of one block of the model, whose largest product is at most half of it. */
const BLOCK = 2 * DISPATCH;

/** Passes whose blocks take less say nothing of a slow device: recording them takes up to a millisecond a block. */
const TELLING = 10;

/** Share of the measured speed below which no slow pass is believed: a hidden page is slow for other reasons, and must not cut its work into dust. */
const LEAST = 1 / 16;

/** Share of the way to a higher speed that one faster pass goes. */
const TRUST = 1 / 4;

export interface ThroughputController {
  /** Multiplications that one dispatch may hold. */
  dispatchWork(): number;
  /** Most rows of a forward pass, a power of two from 1; `work`: multiplications of one row in one block. */
  passRows(work: number): number;
  /** Most rows of a micro-batch where at most `most` are asked for. How sums of gradients are rounded depends on it, so it follows from no measurement: only `halve` changes it. */
  trainingRows(most: number): number;
  /** Hears of a pass: its multiplications, how many blocks it went through, and how long it took from its beginning to the device's end, in milliseconds. */
  observe(work: number, blocks: number, milliseconds: number): void;
  /** The device was lost twice within short: plans may have been too bold. */
  halve(): void;
}

const powerWithin = (rows: number): number => 2 ** Math.max(0, Math.floor(Math.log2(rows)));

/** `speed`: multiplications a millisecond, as measured. */
export function openThroughputController(speed: number): ThroughputController {
  let caution = 1;
  let now = speed;
  return {
    dispatchWork: () => caution * now * DISPATCH,
    passRows: (work) => powerWithin((caution * now * BLOCK) / work),
    trainingRows: (most) => Math.max(1, Math.floor(caution * most)),
    observe(work, blocks, milliseconds) {
      const seen = work / milliseconds;
      if (seen > now) now += (seen - now) * TRUST;
      else if (milliseconds >= TELLING * blocks) now = Math.max(seen, LEAST * speed);
    },
    halve() {
      caution /= 2;
    }
  };
}

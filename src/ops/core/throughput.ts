/**
 * How much the device may be given at once, from how long work has taken it. A system kills what holds its GPU for a second or two, and a page stutters long before.
 * How much work the device may be given at once, from how long earlier work took. An operating system resets a GPU that one submit occupies for a second or two, and a page stutters long before.
 * Work is counted in multiplications of matrix products, which make up almost all of it.
 */

/** Milliseconds that a dispatch is planned to take at most. Other pages' use of the GPU may double that, to about 100. */
const DISPATCH = 50;

/** Milliseconds that one decoder block is planned to take at most; its largest product is at most half of its work. */
const BLOCK = 2 * DISPATCH;

/** Milliseconds a block below which a slow pass is not taken for a slow device: recording alone takes up to a millisecond a block. */
const SLOW_BLOCK = 10;

/** The estimate never falls below this share of the speed measured first: a hidden page is slow for other reasons, and must not end up with ever smaller dispatches. */
const LEAST_SHARE = 1 / 16;

/** Share of the difference by which one faster pass raises the estimate. */
const TRUST = 1 / 4;

/** Plans how much work to give the device, and learns from the passes it observes. */
export interface ThroughputController {
  /** Multiplications that one dispatch may hold. */
  dispatchLimit(): number;
  /** Most rows of a forward pass, a power of two from 1; `work`: multiplications of one row in one block. */
  passRows(work: number): number;
  /** Most rows of a micro-batch, at most `most`. It does not depend on measurements, since the rounding of gradient sums depends on it; only `halve` changes it. */
  trainingRows(most: number): number;
  /** Learns from a pass: its multiplications, the decoder blocks it went through, and the milliseconds from its start until the device had finished. */
  observe(work: number, blocks: number, milliseconds: number): void;
  /** Halves every limit, after the device was lost twice within a short time: the limits may have been too high. */
  halve(): void;
}

const powerWithin = (rows: number): number => 2 ** Math.max(0, Math.floor(Math.log2(rows)));

/** `speed`: multiplications a millisecond, as measured. */
export function openThroughputController(speed: number): ThroughputController {
  let share = 1; // halved by `halve`
  let now = speed;
  return {
    dispatchLimit: () => share * now * DISPATCH,
    passRows: (work) => powerWithin((share * now * BLOCK) / work),
    trainingRows: (most) => Math.max(1, Math.floor(share * most)),
    observe(work, blocks, milliseconds) {
      const seen = work / milliseconds;
      if (seen > now) now += (seen - now) * TRUST;
      else if (milliseconds >= SLOW_BLOCK * blocks) now = Math.max(seen, LEAST_SHARE * speed);
    },
    halve() {
      share /= 2;
    }
  };
}

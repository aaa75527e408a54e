/** The axis of a run: from its first step to where the run, or another beside it, will end; step k (from 0) covers k to k + 1. */

/** Positions from 0 to `to`, drawn from `left` over `width` pixels. */
export interface StepAxis {
  readonly to: number;
  readonly left: number;
  readonly width: number;
}

/** Steps that an axis shows at least of a run that is planned longer; it grows by doubling, so that a long run does not begin as a sliver. */
const LEAST_SHOWN = 200;

/** Where the axis ends: with the plan, or earlier where that is more than twice as far as the run has come. `others` are lengths of runs beside it. */
export function axisEnd(done: number, planned: number, others: readonly number[] = []): number {
  let shown = LEAST_SHOWN;
  while (shown < done * 1.02) shown *= 2;
  return Math.max(1, done, Math.min(planned, shown), ...others);
}

/** Pixels from the left edge. */
export const xOf = ({ to, left, width }: StepAxis, position: number): number => left + (position / to) * width;

/** The position at `x` pixels, within the axis. */
export const positionAt = ({ to, left, width }: StepAxis, x: number): number => Math.min(to, Math.max(0, ((x - left) / Math.max(1, width)) * to));

/** Three to seven round numbers of steps to write under an axis, its end among them. */
export function axisTicks(to: number): number[] {
  const rough = to / 5;
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const stride = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough)!;
  const inner = Array.from({ length: Math.ceil(to / stride) }, (_, index) => index * stride).filter((at) => to - at > stride * 0.6);
  return [...inner, to];
}

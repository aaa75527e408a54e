/** Moments of a log, as lengths of it, and where they stand on the axis of steps, on which step k (from 0) covers k to k + 1. */
import type { Granularity } from '../../bridge/protocol';
import type { StepSummary, Timeline } from './timeline';

/** The index of the step that holds the moment `length`; −1 before the first. */
function indexAt(steps: readonly StepSummary[], length: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.from < length) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where a moment stands: the whole number of steps before its own, and the share of its own step's events that are seen. 0 before the first step. */
export function positionOf(steps: readonly StepSummary[], length: number): number {
  const own = steps[indexAt(steps, length)];
  return own ? own.step + Math.min(1, (length - own.from) / Math.max(1, own.to - own.from)) : (steps[0]?.step ?? 0);
}

/** The moment at a place on the axis: at least the first event of the step there; the nearest step's where none is. There must be a step. */
export function momentAt(steps: readonly StepSummary[], position: number): number {
  const own = steps.findLast(({ step }) => step <= position) ?? steps[0]!;
  const share = Math.min(1, Math.max(0, position - own.step));
  return own.from + Math.max(1, Math.round(share * (own.to - own.from)));
}

/** The moment at which the unit ends that the moment `length` is in. Turns are those of `tree`, where it is given. */
export function endOfUnit(log: Pick<Timeline, 'unitEndsOf'>, length: number, unit: Granularity, tree: number | null = null): number {
  return log.unitEndsOf(length, unit, tree).find((end) => end >= length) ?? length;
}

/** The moment at which the first unit of a step ends. */
export function firstEnd(log: Pick<Timeline, 'unitEndsOf'>, step: StepSummary, unit: Granularity, tree: number | null = null): number {
  return log.unitEndsOf(step.from + 1, unit, tree)[0] ?? step.to;
}

/** The end of the unit after the moment `length`, or of the one before it, across steps; never before the first unit of the `first` step nor beyond the log. */
export function neighbour(
  log: Pick<Timeline, 'unitEndsOf' | 'spanOf' | 'endAfter'>,
  first: StepSummary,
  length: number,
  direction: 1 | -1,
  unit: Granularity,
  tree: number | null = null
): number {
  const { from, to } = log.spanOf(length);
  const ends = log.unitEndsOf(length, unit, tree);
  if (direction < 0) return Math.max(ends.findLast((end) => end < length) ?? from, firstEnd(log, first, unit, tree));
  const after = log.endAfter(length);
  return ends.find((end) => end > length) ?? (after > to ? log.unitEndsOf(after, unit, tree)[0]! : to);
}

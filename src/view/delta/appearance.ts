/** How marks appear, as a pure function of time: those of a phase grow, and what has grown stays. */
import { ease } from './motion';

/** A mark that appears. */
export interface AppearingMark {
  readonly key: string;
  /** Whether it belongs to the picture for good: with another tree, or at another size, it is there at once. Others appear whenever they are shown anew. */
  readonly lasting: boolean;
}

/** By key of what is shown: when it began to appear, in milliseconds; −∞ of what is simply there. */
export type Beginnings = ReadonlyMap<string, number>;

/** Of no marks. */
export const NOTHING_SHOWN: Beginnings = new Map();

/** Beginnings of the marks shown from `now` on, after those shown `before`; `isSame` while the picture is of the same tree, `still` where nothing may move. */
export function beginningsOf(before: Beginnings, marks: readonly AppearingMark[], now: number, isSame: boolean, still: boolean): Beginnings {
  return new Map(marks.map(({ key, lasting }) => [key, still || (lasting && !isSame) ? -Infinity : ((isSame ? before.get(key) : undefined) ?? now)]));
}

/** How much of a mark has appeared, from 0 to 1, of those that take `duration` milliseconds; all of what is not listed. */
export const shareAt = (beginnings: Beginnings, key: string, now: number, duration: number): number =>
  beginnings.has(key) ? ease(now - beginnings.get(key)!, duration) : 1;

/** Whether any mark is not yet whole. */
export const isAppearing = (beginnings: Beginnings, now: number, duration: number): boolean => [...beginnings.values()].some((began) => now - began < duration);

/** Room around the streams for what is written there. */
import type { DeltaOptions } from './layout';

/** Width, in letters' heights, of the rail's words, and of a group's advantages beside it. */
const TICK = 8.8;
const NARROW_TICK = 3.2;
/** Of a group's advantages: rewards, the arrows, and the advantages. */
export const BAY = 9.6;
export const ARROW = 5.4;

/** Heights of the same below the rail of an upright stage. */
const UPRIGHT_TICK = 4.6;
const UPRIGHT_BAY = 6.6;

/** Widths, in letters' heights, below which the rail has no words, and only one group has its advantages beside it. */
const WIDE = 50;
const WIDER = 68;

/** Letters' heights above the streams, where turns are named, and below them. */
export const HEAD = 5.2;
const FOOT = 2;

/** Whether there is room for the rail's words. */
export const isWide = (width: number, em: number): boolean => width >= WIDE * em;

/** How many groups have their advantages beside the rail. */
export const bayCount = (width: number, em: number, compared: number): number => Math.min(compared, width >= WIDER * em ? 2 : 1);

/** The margin of a stage `width` pixels wide with letters `em` high, while `compared` open groups have advantages. Upright, the rail is at the bottom. */
export function stageMargin(em: number, upright: boolean, width: number, compared: number): DeltaOptions['margin'] {
  if (upright) return { top: 3 * em, right: (compared ? UPRIGHT_BAY : UPRIGHT_TICK) * em, bottom: 2 * em, left: 2.4 * em };
  const bays = compared ? bayCount(width, em, compared) : 1;
  return { top: HEAD * em + 14, right: (isWide(width, em) ? TICK : NARROW_TICK) * em + bays * BAY * em, bottom: FOOT * em, left: 1.8 * em };
}

/** Where the words beside the rail end and the advantages begin, right of it. */
export const tickWidth = (width: number, em: number): number => (isWide(width, em) ? TICK : NARROW_TICK) * em;

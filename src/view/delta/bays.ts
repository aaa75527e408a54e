/** Bays beside the rail: of each group that is compared its mean, its rewards, and the arrows from the one to the others that are the advantages. In pixels of the frame. */
import type { DeltaPicture } from './deltaPicture';
import { landingRows, type LandingRow } from './landingRows';
import { ARROW, BAY, bayCount, tickWidth } from './margin';
import { heightOn, type Rail } from './rail';
import type { SeenAt } from './seen';
import type { Delta, Flow } from './stream';

/** What the bays of a stage depend on. */
export interface BayFrame {
  readonly target: DeltaPicture;
  readonly delta: Delta;
  readonly rail: Rail;
  readonly open: readonly number[];
  readonly at: SeenAt;
  readonly upright: boolean;
  readonly em: number;
  readonly width: number;
  readonly height: number;
}

/** A row of a bay: samples that land near each other. */
interface BayRow extends LandingRow {
  /** Where they land, along the rail, in the frame. */
  readonly place: number;
  /** Their mean reward there; a crowd does not land at its rewards exactly. */
  readonly tip: number;
}

/** One group's bay. */
export interface Bay {
  /** Of its flow in `Delta.flows`. */
  readonly place: number;
  readonly flow: Flow;
  /** Where its words begin: right of the rail; of an upright stage, below it. */
  readonly words: number;
  /** Where its arrows stand, across the rail's direction. */
  readonly arrows: number;
  /** Of the mean, along the rail; it may lie out of the frame. */
  readonly mean: number;
  readonly rows: readonly BayRow[];
}

/** An arrow from a group's mean to the mean reward of a row. */
export interface AdvantageArrow {
  readonly flow: number;
  /** The advantage: a hollow head where it is negative. */
  readonly gain: number;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Letters' heights from an upright stage's rail to its arrows, and between the rows of a bay. */
const BELOW = 4.3;
const ROW = { upright: 3.6, level: 1.5 } as const;
/** Pixels from mean to reward below which there is no arrow. */
const SHORTEST = 9;

/** Whether a place along the rail is in the frame, below what is written above. */
export const isInFrame = ({ upright, em, width, height }: Pick<BayFrame, 'upright' | 'em' | 'width' | 'height'>, place: number): boolean =>
  place > (upright ? 0 : 3 * em) && place < (upright ? width : height) - 2;

/** The bays of the open groups, as many as there is room for. */
export function baysOf(frame: BayFrame): Bay[] {
  const { target, delta, rail, open, at, upright, em, width } = frame;
  const yOf = heightOn(rail, target);
  const along = (y: number): number => at(target.railX, y)[upright ? 0 : 1];
  return open.slice(0, bayCount(width, em, open.length)).map((place, order) => {
    const flow = delta.flows[place]!;
    const words = target.railX + (upright ? (BELOW + 1.5) * em : tickWidth(width, em) + order * BAY * em);
    const rows = landingRows(target.landings, em * ROW[upright ? 'upright' : 'level'], place, flow);
    return {
      ...{ place, flow, words },
      arrows: upright ? target.railX + BELOW * em : words + ARROW * em,
      mean: along(yOf(flow.mean ?? 0)),
      rows: rows.map((row) => ({ ...row, place: along(row.y), tip: along(yOf(row.mean)) })).filter((row) => isInFrame(frame, row.place))
    };
  });
}

/** The arrows of a bay, each whole. */
export function arrowsOf(frame: Pick<BayFrame, 'upright' | 'em' | 'width' | 'height'>, { place: flow, arrows, mean, rows }: Bay): AdvantageArrow[] {
  const { upright, em, width, height } = frame;
  const held = (place: number): number => Math.max(upright ? 0 : 3 * em, Math.min((upright ? width : height) - 2, place));
  const point = (along: number): readonly [number, number] => (upright ? [along, arrows] : [arrows, along]);
  return rows
    .filter(({ tip }) => Math.abs(held(tip) - held(mean)) > SHORTEST)
    .map(({ advantage, tip }) => ({ flow, gain: advantage ?? 0, from: point(held(mean)), to: point(held(tip)) }));
}

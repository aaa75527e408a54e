/** The picture of one tree as streams: places and widths in pixels, turns running along x, height being reward. */

/** A turn of the trunk, at which a group parts. */
export interface NodeMark {
  /** Place of its flow in `Delta.flows`. */
  readonly flow: number;
  /** The trunk's own action here. */
  readonly stream: number;
  readonly x: number;
  readonly y: number;
  /** Height kept free around it. */
  readonly room: number;
  readonly open: boolean;
}

/** Where a stream that left the trunk stands, right after it parted. */
export interface StreamMark {
  readonly stream: number;
  readonly x: number;
  readonly y: number;
  /** Width of all its water. */
  readonly width: number;
  /** Height kept free around it. */
  readonly room: number;
}

/** A path from (x0, y0) to (x1, y1): it bends first, and runs straight from `bend` on. */
export interface Bend {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly bend: number;
}

/** A part of a stream's course. */
export interface Ribbon extends Bend {
  /** The same for the same part in any picture of the tree. */
  readonly key: string;
  readonly stream: number;
  /** Whose samples, as a place in `Delta.flows`. */
  readonly flow: number;
  /** The course of an action, or the coast from a branch's end to the rail. */
  readonly kind: 'course' | 'coast';
  /** Samples in it times the picture's unit; once its action was scored again, in proportion to its probability. */
  readonly width: number;
}

/** How wide a stream of actions that were scored again was before the update: the outline of all its water. */
export interface Ghost extends Bend {
  readonly stream: number;
  /** One of those whose water it is. */
  readonly flow: number;
  /** Keys of the ribbons that it outlines. */
  readonly ribbons: readonly string[];
  readonly width: number;
}

/** A stream of which no group is open, as a line without width. */
export interface Hair extends Bend {
  readonly stream: number;
}

/** The end of a stream, and where it lands once judged. */
export interface Landing {
  readonly stream: number;
  /** Where its last action ends. */
  readonly x: number;
  /** At its last action; on the rail it is `y`. */
  readonly endY: number;
  readonly y: number;
  readonly reward: number | null;
  /** Samples that land here, by flow that is open. */
  readonly counts: ReadonlyMap<number, number>;
  readonly width: number;
  readonly room: number;
}

/** A score that was given to an action itself, and not by how its branches ended. */
export interface ScoreMark {
  readonly stream: number;
  readonly x: number;
  readonly y: number;
  readonly reward: number;
}

/** Everything that is drawn of a tree. */
export interface DeltaPicture {
  readonly width: number;
  readonly height: number;
  readonly pitch: number;
  readonly railX: number;
  /** y of the greatest and of the least reward. */
  readonly top: number;
  readonly bottom: number;
  /** Width of one sample, in pixels. */
  readonly unit: number;
  readonly nodes: readonly NodeMark[];
  readonly marks: readonly StreamMark[];
  readonly ribbons: readonly Ribbon[];
  /** Empty until the step's update, and where nothing of the open groups was scored again. */
  readonly ghosts: readonly Ghost[];
  readonly hairs: readonly Hair[];
  readonly landings: readonly Landing[];
  readonly scores: readonly ScoreMark[];
}

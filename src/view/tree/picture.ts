/** The picture of one tree: marks, links, ends, bars and captions with their positions in pixels. */
import type { AgentName } from '../../record/agent';
import type { Outcome, Turn } from '../../record/tree';

/** A turn. */
export interface TurnMark {
  readonly id: number;
  /** The mark it grows out of; null for the root. */
  readonly from: number | null;
  readonly kind: 'initial' | 'fan' | 'member' | 'turn';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly turn: Turn;
  /** Of its branch; null until judged. */
  readonly reward: number | null;
  /** Whether its group is trained on. */
  readonly chosen: boolean;
}

/** A line between two marks, by their turns' ids. */
export interface TurnLink {
  readonly kind: 'initial' | 'fan' | 'branch' | 'continuation';
  readonly from: number;
  readonly to: number;
}

/** The end of a branch, beyond the turn `id`. */
export interface BranchEnd {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly outcome: Outcome;
  /** Of the branch's first action; null until credited. */
  readonly advantage: number | null;
  /** Whether there is room for its numbers. */
  readonly roomy: boolean;
}

/** Reward variance of the group at a node. */
export interface VarianceBar {
  readonly node: number;
  readonly agent: AgentName;
  readonly x: number;
  readonly height: number;
  readonly variance: number;
  readonly chosen: boolean;
}

/** Above the branches of an expanded group. */
export interface GroupCaption {
  readonly node: number;
  readonly agent: AgentName;
  /** Place of the node in the initial trajectory, from 1. */
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

/** Everything that is drawn. */
export interface TreePicture {
  readonly marks: readonly TurnMark[];
  readonly links: readonly TurnLink[];
  readonly ends: readonly BranchEnd[];
  readonly bars: readonly VarianceBar[];
  readonly captions: readonly GroupCaption[];
  /** Distance of nodes. */
  readonly pitch: number;
  readonly expanded: readonly number[];
}

/** What is drawn of one tree: marks, links and letters with their places in pixels, and nothing that is not of a record. */
import type { AgentName } from '../record/agent';
import type { Outcome, Turn } from '../record/tree';

/** A turn. */
export interface Mark {
  readonly id: number;
  /** The mark it grows out of; null for the root. */
  readonly from: number | null;
  readonly kind: 'trunk' | 'fan' | 'member' | 'turn';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly turn: Turn;
  /** Of its branch; null until judged. */
  readonly reward: number | null;
  /** Whether its group is trained on. */
  readonly chosen: boolean;
}

export interface Link {
  readonly kind: 'trunk' | 'fan' | 'branch' | 'lane';
  readonly from: number;
  readonly to: number;
}

/** The end of a branch, beyond the turn `id`. */
export interface Leaf {
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

/** Reward variance of the group at a trunk node. */
export interface Bar {
  readonly node: number;
  readonly agent: AgentName;
  readonly x: number;
  readonly height: number;
  readonly variance: number;
  readonly chosen: boolean;
}

/** Above the lanes of an opened group. */
export interface Caption {
  readonly node: number;
  readonly agent: AgentName;
  /** Place of the node on the trunk, from 1. */
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

export interface Picture {
  readonly marks: readonly Mark[];
  readonly links: readonly Link[];
  readonly leaves: readonly Leaf[];
  readonly bars: readonly Bar[];
  readonly captions: readonly Caption[];
  /** Distance of trunk nodes. */
  readonly pitch: number;
  readonly opened: readonly number[];
}

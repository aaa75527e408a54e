/** Which groups of a tree are expanded, each branch on a line of its own: those of interest, as many as there is room for. */
import type { Tree } from '../../record/tree';
import { indexTree } from './branches';

/** Least distance of two branches while more than one group is expanded, in pixels. */
const LEAST_RISE = 13;
/** Height of a group's caption, in pixels. */
export const CAPTION = 22;

/** Variance below which the rewards of a group count as equal: nothing can be learned from it. */
const LEAST_VARIANCE = 1e-8;

/** What decides which groups are expanded. */
export interface ExpansionOptions {
  readonly groupSize: number;
  /** Nodes whose groups are selected for training; null until the step's selection. */
  readonly chosenNodes: readonly number[] | null;
  /** Node whose group a person asked to see. */
  readonly requestedNode: number | null;
  /** Node whose branches grow now. */
  readonly growingNode: number | null;
}

/**
 * Nodes to expand in `height` pixels, in order of priority: the one a person asked for, the one whose branches grow, then those selected
 * for training by variance; before the selection the two of largest variance. At least one of these is expanded however little room there is.
 */
export function expandedNodes(tree: Tree, options: ExpansionOptions, height: number): number[] {
  const { groupSize, chosenNodes, requestedNode, growingNode } = options;
  const { otherActions } = indexTree(tree);
  const varied = [...tree.groups].sort((a, b) => b.variance - a.variance).filter((group) => group.variance >= LEAST_VARIANCE);
  const nodes = varied.map((group) => group.node);
  const ofInterest = chosenNodes?.length ? nodes.filter((node) => chosenNodes.includes(node)) : nodes.slice(0, chosenNodes ? 1 : 2);
  const wanted = [...new Set([requestedNode, growingNode, ...ofInterest])].filter((node) => node !== null);
  const full = wanted.filter((node) => otherActions.get(node)?.length);
  const fitting = Math.floor(height / (CAPTION + LEAST_RISE * (groupSize - 1)));
  return full.slice(0, Math.max(1, fitting));
}

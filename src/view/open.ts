/** Which groups of a tree are opened into lanes: those of interest, as many as there is room for. */
import type { Tree } from '../record/tree';
import { survey } from './branch';

/** Least distance of two lanes while more than one group is open, in pixels. */
const LEAST_RISE = 13;
const CAPTION = 22;

/** Below this a group's rewards are all the same, and there is nothing to see in it. */
const SAME = 1e-8;

interface Wish {
  readonly groupSize: number;
  readonly chosen: readonly number[] | null;
  readonly pinned: number | null;
  readonly explored: number | null;
}

/**
 * Trunk nodes to open in `height` pixels, most wanted first: the one a person asked for, the one being explored, then the selected
 * ones by variance; before selection those of largest variance. At least one of these is opened however little room there is.
 */
export function openNodes(tree: Tree, { groupSize, chosen, pinned, explored }: Wish, height: number): number[] {
  const { others } = survey(tree);
  const varied = [...tree.groups].sort((a, b) => b.variance - a.variance).filter((group) => group.variance >= SAME);
  const nodes = varied.map((group) => group.node);
  const selected = chosen?.length ? nodes.filter((node) => chosen.includes(node)) : nodes.slice(0, chosen ? 1 : 2);
  const wanted = [...new Set([pinned, explored, ...selected])].filter((node) => node !== null);
  const full = wanted.filter((node) => others.get(node)?.length);
  const fitting = Math.floor(height / (CAPTION + LEAST_RISE * (groupSize - 1)));
  return full.slice(0, Math.max(1, fitting));
}

/** Which groups of a tree are open: their samples drawn with their widths. */
import type { Delta } from './stream';

/** What decides it, by the turns at which groups part. */
interface Interest {
  /** Nodes whose groups are selected for training; null until the step's selection. */
  readonly chosenNodes: readonly number[] | null;
  /** Node whose group a person asked to see. */
  readonly requestedNode: number | null;
}

/** Groups open at once; more would hide each other. */
const AT_ONCE = 2;
/** Spread of rewards below which they count as equal: nothing can be learned from them. */
export const LEAST_DEVIATION = 1e-4;

/**
 * Open flows, as places in `Delta.flows`, by their spread. All of them until rewards are compared; then the one a person asked for, else
 * those selected for training, before the selection those of largest spread, and where all agree the first.
 */
export function openFlows({ flows }: Delta, { chosenNodes, requestedNode }: Interest): number[] {
  const all = flows.map((_, place) => place);
  // A turn where no other action was sampled has nothing to be compared with.
  const compared = all.filter((place) => flows[place]!.deviation !== null);
  if (!compared.length || flows.some(({ deviation, samples }) => deviation === null && samples > 1)) return all;
  const requested = compared.find((place) => flows[place]!.node === requestedNode);
  if (requested !== undefined) return [requested];
  const varied = compared.filter((place) => flows[place]!.deviation! >= LEAST_DEVIATION).sort((a, b) => flows[b]!.deviation! - flows[a]!.deviation!);
  const chosen = chosenNodes?.length ? varied.filter((place) => chosenNodes.includes(flows[place]!.node)) : [];
  const open = (chosen.length ? chosen : varied).slice(0, AT_ONCE);
  return open.length ? open : compared.slice(0, 1);
}

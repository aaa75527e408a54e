/** Re-scored groups on the stage: how probable each action was before the step's update and is after it, and the widths that say so. */
import { sum } from '../../math/statistics';
import type { RescoredGroup } from '../../record/rescored';
import { bundlesOf, extentOf, restack } from './bundle';
import type { DeltaPicture, Ghost, Ribbon } from './deltaPicture';
import { endsAt } from './lanes';
import type { Delta, Flow } from './stream';

/** Probability of a whole action, from 0 to 1. */
interface ProbabilityChange {
  readonly before: number;
  readonly after: number;
}

/** By flow, as a place in `Delta.flows`, and by action, as a stream. A flow that was not scored again is absent. */
export type ProbabilityChanges = ReadonlyMap<number, ReadonlyMap<number, ProbabilityChange>>;

/** How much larger than it is a change is drawn, so that it is seen at all: the first that leaves every action and their sum between 0 and 1. */
const EXAGGERATIONS = [10, 5, 2, 1] as const;
/** Probability of actions whose change decides nothing of that. */
const NEGLIGIBLE = 0.02;
/** Least share of a group's room that an action keeps, so that it stays on the stage. */
const LEAST = 0.004;

/** The changes of the groups of a tree; empty before the step's update, and where it scored nothing again. */
export function changesOf({ tree, flows, streamOf }: Delta, rescored: readonly RescoredGroup[] | null): ProbabilityChanges {
  if (!rescored) return new Map();
  const groups = new Map(rescored.filter((group) => group.tree === tree.index).map((group) => [group.node, group]));
  return new Map(
    flows.flatMap(({ node }, place) => {
      const actions = groups.get(node)?.actions.filter(({ turn }) => streamOf[turn] !== undefined);
      if (!actions?.length) return [];
      const change = ({ before, after }: { readonly before: number; readonly after: number }): ProbabilityChange => ({
        before: Math.min(1, Math.exp(before)),
        after: Math.min(1, Math.exp(after))
      });
      return [[place, new Map(actions.map(({ turn, action }) => [streamOf[turn]!, change(action)]))] as const];
    })
  );
}

/** How much larger than they are the changes of the open flows are drawn. */
export function exaggerationOf(changes: ProbabilityChanges, open: readonly number[]): number {
  const groups = open.flatMap((place) => (changes.has(place) ? [[...changes.get(place)!.values()]] : []));
  const fits = (factor: number): boolean =>
    groups.every(
      (actions) =>
        sum(actions.map((change) => drawn(change, factor))) <= 1 && actions.every((change) => change.before < NEGLIGIBLE || drawn(change, factor) > 0)
    );
  return EXAGGERATIONS.find(fits) ?? 1;
}

const drawn = ({ before, after }: ProbabilityChange, factor: number): number => Math.max(0, before + factor * (after - before));

/** Widths of an action's stream, in samples: kept free, drawn, and of the ghost. */
interface ActionWidth {
  readonly kept: number;
  readonly now: number;
  readonly ghost: number;
}

/** A whole group is as wide as its samples were, before the update or after it, whichever is more; its actions share that as their probabilities. */
function widthsOf({ samples }: Flow, changes: ReadonlyMap<number, ProbabilityChange>, factor: number): ReadonlyMap<number, ActionWidth> {
  const all = [...changes.values()];
  const whole = Math.max(sum(all.map(({ before }) => before)), sum(all.map((change) => drawn(change, factor))));
  const unit = whole > 0 ? samples / whole : 0;
  return new Map(
    [...changes].map(([action, change]) => {
      const [now, ghost] = [drawn(change, factor) * unit, change.before * unit];
      return [action, { now, ghost, kept: Math.max(now, ghost, LEAST * samples) }];
    })
  );
}

/** The tree with probabilities in place of numbers of samples, and the way back to a picture of the tree as it is. */
interface Reweighed {
  /** To be laid out. */
  readonly delta: Delta;
  /** The layout with widths as probabilities, the ghosts of those before, and the samples that land as they are. */
  readonly finish: (picture: DeltaPicture) => DeltaPicture;
}

/** Gives the open flows that were scored again the widths of their probabilities. What follows an action is as wide as it, in the parts its samples had. */
export function reweigh(delta: Delta, changes: ProbabilityChanges, open: readonly number[]): Reweighed {
  const factor = exaggerationOf(changes, open);
  const widths = new Map(open.flatMap((place) => (changes.has(place) ? [[place, widthsOf(delta.flows[place]!, changes.get(place)!, factor)] as const] : [])));
  const actionOf = (flow: Flow, stream: number): number => {
    let at = stream;
    while (delta.streams[at]!.depth > flow.depth) at = delta.streams[at]!.parent!;
    return at;
  };
  const widthOf = (place: number, stream: number): ActionWidth | undefined => widths.get(place)?.get(actionOf(delta.flows[place]!, stream));
  const flows = delta.flows.map((flow, place): Flow => {
    const own = widths.get(place);
    if (!own) return flow;
    const counts = new Map(
      [...flow.counts].map(([stream, count]) => {
        const action = actionOf(flow, stream);
        const kept = own.get(action)?.kept;
        return [stream, kept === undefined ? count : (count * kept) / flow.counts.get(action)!];
      })
    );
    return { ...flow, counts, samples: sum(flow.actions.map((action) => counts.get(action)!)) };
  });
  const widthAs = (which: 'now' | 'ghost', { flow, stream, width }: Ribbon): number => {
    const own = widthOf(flow, stream);
    return own ? (width * own[which]) / own.kept : width;
  };
  const ghostOf = (bundle: readonly Ribbon[]): Ghost[] => {
    const [first] = bundle as [Ribbon];
    if (first.kind === 'coast' || !bundle.some(({ flow, stream }) => widthOf(flow, stream))) return [];
    const { y0, y1 } = extentOf(bundle);
    const { stream, flow, x0, x1, bend } = first;
    return [{ stream, flow, x0, x1, bend, y0, y1, ribbons: bundle.map(({ key }) => key), width: sum(bundle.map((ribbon) => widthAs('ghost', ribbon))) }];
  };
  return {
    delta: { ...delta, flows },
    finish: (picture) => ({
      ...picture,
      ribbons: bundlesOf(picture.ribbons).flatMap((bundle) => restack(bundle, (ribbon) => widthAs('now', ribbon))),
      ghosts: bundlesOf(picture.ribbons).flatMap(ghostOf),
      landings: picture.landings.map((landing) => ({ ...landing, counts: endsAt(delta, open, landing.stream) }))
    })
  };
}

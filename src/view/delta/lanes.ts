/** Lanes: every stream that leaves the trunk shares a lane with the heaviest stream that goes on from it, down to one end. */
import type { Delta } from './stream';

/** A chain of streams that ends at one place. */
export interface Lane {
  /** From the first on; empty where samples end at a turn of the trunk or at a stream that others go on from. */
  readonly streams: readonly number[];
  /** The stream whose end is the lane's. */
  readonly end: number;
  /** The first column it stands in: that at which its first action has been said, counted from 1. */
  readonly column: number;
  /** Samples in its first stream; none of a later one is larger. */
  readonly count: number;
  /** Samples that reach its end, by open flow. */
  readonly ends: ReadonlyMap<number, number>;
  /** Of its end; null while unknown. */
  readonly reward: number | null;
}

/** Samples below which there are none. */
const NONE = 1e-9;

/** Samples of the open flows in each stream. */
export function openCounts({ streams, flows }: Delta, open: readonly number[]): number[] {
  return streams.map(({ id }) => open.reduce((total, flow) => total + (flows[flow]!.counts.get(id) ?? 0), 0));
}

/** The streams between two turns of the trunk. */
const spineOf = ({ trunk, flows }: Delta): readonly number[] => trunk.slice(0, Math.max(0, flows.length - 1));

/** By open flow, samples that end at a stream. A group's samples flow in at its node, so they are counted for each flow that has come through it. */
export function endsAt({ streams, flows }: Delta, open: readonly number[], id: number): ReadonlyMap<number, number> {
  return new Map(
    open.flatMap((flow) => {
      const own = flows[flow]!.counts;
      const left = (own.get(id) ?? 0) - streams[id]!.children.reduce((total, child) => total + (own.get(child) ?? 0), 0);
      return left > NONE ? [[flow, left]] : [];
    })
  );
}

/** Lanes of the open flows; their number is that of the places where samples end, and their first streams hold all samples that part. */
export function lanesOf(delta: Delta, open: readonly number[]): Lane[] {
  const { streams } = delta;
  const counts = openCounts(delta, open);
  const spine = new Set(spineOf(delta));
  const inTrunk = new Set(delta.trunk);
  const lanes: Lane[] = [];
  const total = (ends: ReadonlyMap<number, number>): number => [...ends.values()].reduce((sum, count) => sum + count, 0);
  const heavier = (a: number, b: number): number => counts[b]! - counts[a]! || Number(inTrunk.has(b)) - Number(inTrunk.has(a)) || a - b;
  const begin = (first: number): void => {
    const chain = [first];
    for (;;) {
      const last = chain.at(-1)!;
      const next = streams[last]!.children.filter((child) => counts[child]! > NONE).sort(heavier);
      const ends = endsAt(delta, open, last);
      const ending = total(ends);
      const goesOn = next.length > 0 && counts[next[0]!]! >= ending;
      for (const other of goesOn ? next.slice(1) : next) begin(other);
      if (goesOn) {
        if (ending > NONE) lanes.push({ streams: [], end: last, column: streams[last]!.depth + 2, count: ending, ends, reward: endReward(delta, last) });
        chain.push(next[0]!);
        continue;
      }
      lanes.push({ streams: chain, end: last, column: streams[first]!.depth + 1, count: counts[first]!, ends, reward: endReward(delta, last) });
      return;
    }
  };
  for (const { id, parent } of streams)
    if (counts[id]! > NONE) {
      if (spine.has(id)) {
        const ends = endsAt(delta, open, id);
        if (total(ends) > NONE) lanes.push({ streams: [], end: id, column: streams[id]!.depth + 2, count: total(ends), ends, reward: endReward(delta, id) });
      } else if (parent === null || spine.has(parent)) begin(id);
    }
  return lanes;
}

/** Mean reward of the branches that end at a stream. */
function endReward({ streams, rewards }: Delta, id: number): number | null {
  const judged = streams[id]!.outcomes.flatMap(({ verdict }) => (verdict ? [verdict.reward] : []));
  return judged.length ? judged.reduce((total, reward) => total + reward, 0) / judged.length : rewards[id]!;
}

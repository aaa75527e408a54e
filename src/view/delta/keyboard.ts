/** Where an arrow key leads among the streams of a tree. */
import type { Delta } from './stream';

/** Samples that flow through a stream, of any group. */
const samplesIn = ({ flows }: Delta, stream: number): number => Math.max(0, ...flows.map(({ counts }) => counts.get(stream) ?? 0));

/** Actions that were taken after the same stream, the trunk's first, then in the order they were first sampled. */
export function siblingsOf({ streams, trunk }: Delta, stream: number): readonly number[] {
  const { parent } = streams[stream]!;
  const siblings = parent === null ? streams.flatMap(({ id, parent: before }) => (before === null ? [id] : [])) : streams[parent]!.children;
  return siblings.toSorted((a, b) => Number(trunk.includes(b)) - Number(trunk.includes(a)) || a - b);
}

/**
 * Right goes on with most of a stream's samples, along the trunk with the trunk; left comes back; up and down lead to the other actions in
 * the same state; Home and End to the ends of the trunk. Undefined where the key leads nowhere.
 */
export function neighbourOf(delta: Delta, stream: number, key: string): number | undefined {
  const { streams, trunk } = delta;
  const siblings = siblingsOf(delta, stream);
  switch (key) {
    case 'ArrowRight':
      return streams[stream]!.children.toSorted(
        (a, b) => Number(trunk.includes(b)) - Number(trunk.includes(a)) || samplesIn(delta, b) - samplesIn(delta, a) || a - b
      )[0];
    case 'ArrowLeft':
      return streams[stream]!.parent ?? undefined;
    case 'ArrowDown':
      return siblings[siblings.indexOf(stream) + 1];
    case 'ArrowUp':
      return siblings[siblings.indexOf(stream) - 1];
    case 'Home':
      return trunk[0];
    case 'End':
      return trunk.at(-1);
    default:
      return undefined;
  }
}

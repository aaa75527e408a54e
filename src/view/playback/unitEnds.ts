/** Where the turns, phases and the whole of one step end in its events: the places at which replay and the keys stop. */
import type { Granularity } from '../../bridge/protocol';
import type { LabEvent } from '../../record/event';

/**
 * Numbers of events of a step after which a unit has ended, ascending; the last is the whole step. A phase ends before the next begins and before the metrics
 * that close the step, so that all it did is seen under its name. At granularity turn each turn is a stop of its own, of `tree` alone where that is given.
 */
export function unitEnds(events: readonly LabEvent[], unit: Granularity, tree: number | null = null): number[] {
  if (!events.length) return [];
  const ends = new Set<number>();
  if (unit !== 'episode') {
    let inPhase = false;
    events.forEach((event, index) => {
      if (inPhase && (event.type === 'phase' || event.type === 'metrics')) ends.add(index);
      if (event.type === 'phase') inPhase = true;
      if (unit === 'turn' && event.type === 'turn' && (tree === null || event.tree === tree)) ends.add(index + 1);
    });
  }
  ends.add(events.length);
  return [...ends].sort((a, b) => a - b);
}

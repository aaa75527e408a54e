/** One copy in memory of the texts of a remembered strategy, which every event that changes it brings along. */
import type { LabEvent } from '../../record/event';
import type { MemoryEntry } from '../../record/memory';

const isSameText = (one: MemoryEntry, other: MemoryEntry): boolean =>
  one.situation === other.situation && one.strategy === other.strategy && one.key.join('\n') === other.key.join('\n');

/** Knows the entries that are remembered now. */
export class TextPool {
  #entries = new Map<string, MemoryEntry>();

  /** The event with the texts of earlier events about the same entry; any other event as it is. */
  share(event: LabEvent): LabEvent {
    if (event.type !== 'memory') return event;
    const { change } = event;
    const known = this.#entries.get(change.entry.id);
    const { situation, strategy, key } = known && isSameText(known, change.entry) ? known : change.entry;
    const entry = { ...change.entry, situation, strategy, key };
    if (change.op === 'delete') this.#entries.delete(entry.id);
    else this.#entries.set(entry.id, entry);
    return { ...event, change: { ...change, entry } };
  }
}

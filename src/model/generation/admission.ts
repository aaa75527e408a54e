/** Which sequences wait and which run. They are admitted in order of arrival, each once the cache has room for its context and all tokens it may sample. */
import type { PrefixTree } from './prefixTree';
import { admit, slotsNeeded, tokensLeft, type ActiveSequence, type QueuedSequence } from './sequence';

/** The queue of waiting sequences, and the set of running ones. */
export interface Admission {
  /** The admitted sequences, in the order in which they were admitted. */
  readonly running: ReadonlySet<ActiveSequence>;
  /** How many sequences wait. */
  waiting(): number;
  /** Adds sequences at the end of the queue. */
  enqueue(sequences: readonly QueuedSequence[]): void;
  /** Ends the sequences, waiting and running, whose batch nobody waits for any more. */
  endAbandoned(): void;
  /** Admits sequences from the front of the queue, and returns how many tokens of their contexts were found in the cache. */
  admitQueued(): number;
  /** Removes a running sequence that has ended, and unpins its nodes. */
  remove(sequence: ActiveSequence): void;
  /** Forgets all sequences without unpinning their nodes. */
  clear(): void;
}

/** `width`: most sequences that run at a time. */
export function openAdmission(tree: PrefixTree, width: number): Admission {
  const running = new Set<ActiveSequence>();
  let waiting: QueuedSequence[] = [];

  const abort = ({ batch, index }: QueuedSequence): void => batch.add({ request: index, tokens: [], logprobs: [], finish: 'aborted' });

  function remove(sequence: ActiveSequence): void {
    running.delete(sequence);
    tree.unpin(sequence.node);
  }

  return {
    running,
    waiting: () => waiting.length,
    enqueue: (sequences) => void waiting.push(...sequences),
    endAbandoned() {
      const isAbandoned = ({ batch }: QueuedSequence): boolean => batch.abandoned();
      waiting.filter(isAbandoned).forEach(abort);
      waiting = waiting.filter((queued) => !isAbandoned(queued));
      for (const sequence of [...running].filter(isAbandoned)) {
        remove(sequence);
        abort(sequence);
      }
    },
    admitQueued() {
      let room = tree.capacity - tree.held();
      for (const sequence of running) room -= tokensLeft(sequence); // each may sample all that it is allowed
      let [admitted, reused] = [0, 0];
      for (const queued of waiting) {
        const match = tree.find(queued.adapter, queued.request.context);
        room -= slotsNeeded(queued, match);
        if (room < 0 || running.size === width) break;
        running.add(admit(tree, queued, match));
        reused += match.length;
        admitted++;
      }
      waiting = waiting.slice(admitted);
      return reused;
    },
    remove,
    clear() {
      running.clear();
      waiting = [];
    }
  };
}

/** Messages from the lab to the page: events in batches, loading progress, and warnings. The lab can also ask which events the page still has. */
import { makeMessageBatch } from '../bridge/messageBatch';
import type { Laboratory } from '../bridge/protocol';
import type { LabEvent } from '../record/event';
import type { Loading } from '../record/loading';

/** Milliseconds between two messages to the page. */
const INTERVAL = 30;

/** The page as the lab's commands see it. */
export interface PageChannel {
  readonly subscribe: Laboratory['subscribe'];
  /** Sends an event together with those of the next moment. */
  send(event: LabEvent): void;
  /** Resolves once every subscriber has all events sent so far. */
  flush(): Promise<void>;
  /** The run's events that the page has received, oldest first; empty where it has none. */
  receivedEvents(run: string): Promise<readonly LabEvent[]>;
  showLoading(loading: Loading): void;
  /** Shows a sentence that stays on screen. */
  warn(sentence: string): void;
}

/** A channel that nobody has subscribed to yet. */
export function makePageChannel(): PageChannel {
  const subscribers: Parameters<Laboratory['subscribe']>[] = [];
  const batch = makeMessageBatch<LabEvent>((events) => Promise.all(subscribers.map(async ([listener]) => listener(events))), INTERVAL);
  const showLoading = (loading: Loading): void => subscribers.forEach(([, progress]) => progress(loading));
  return {
    subscribe: async (...subscriber) => void subscribers.push(subscriber),
    send: batch.push,
    flush: batch.flush,
    receivedEvents: async (run) => {
      await batch.flush();
      const logs = await Promise.all(subscribers.map(async ([, , receivedSoFar]) => receivedSoFar?.() ?? []));
      return logs.flat().filter((event) => event.run === run);
    },
    showLoading,
    warn: (what) => showLoading({ what, share: null, warning: true })
  };
}

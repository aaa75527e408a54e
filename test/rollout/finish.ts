/** Pulls a stream of events to its end. */
import type { EventPayload } from '../../src/record/event';

/** Its events and what it resolves to. */
export async function finish<T>(stream: AsyncGenerator<EventPayload, T>): Promise<{ events: EventPayload[]; value: T }> {
  const events: EventPayload[] = [];
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return { events, value };
    events.push(value);
  }
}

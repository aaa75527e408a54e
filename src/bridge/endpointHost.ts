/** The endpoint's side of its boundary: it is offered to the page that framed it, and to no other. */
import { expose } from 'comlink';
import type { EndpointSettings, EndpointStatus } from '../record/endpoint';
import type { Message } from '../record/message';

/** What the page may ask of the document in which an endpoint is asked. Rejects with sentences. */
export interface EndpointHost {
  /** Rejects where the address is not safe, or the key cannot be one. `onStatus` is called with every change. */
  open(settings: EndpointSettings, key: string, onStatus: (status: EndpointStatus) => void): Promise<void>;
  /** A greedy reply to the conversation. */
  complete(messages: readonly Message[]): Promise<string>;
}

/** What the page says with the port by which it asks. */
export const HERE_IS_A_PORT = 'endpoint port';

/** Answers at the port that a page of this origin sends. */
export function offerEndpoint(host: EndpointHost): void {
  addEventListener('message', ({ origin, data, ports: [port] }: MessageEvent) => {
    if (origin === location.origin && data === HERE_IS_A_PORT && port) expose(host, port);
  });
}

/**
 * The page's side of an endpoint: a frame whose policy allows the endpoint's host alone. A policy of the page itself would have to name every host beforehand, since
 * a policy in a document can only be tightened; a frame has one of its own, and goes with it.
 */
import { proxy, releaseProxy, wrap } from 'comlink';
import type { EndpointSettings, EndpointStatus } from '../record/endpoint';
import type { Message } from '../record/message';
import { HERE_IS_A_PORT, type EndpointHost } from './endpointHost';

/** An endpoint that can be asked. */
export interface OpenedEndpoint {
  /** Rejects with a sentence where no reply comes. */
  complete(messages: readonly Message[]): Promise<string>;
  /** Ends what is under way; the key is gone with the frame. */
  close(): void;
}

/** Rejects with a sentence where the address is not safe, the key cannot be one, or the frame cannot be opened. */
export type OpenEndpointFrame = (settings: EndpointSettings, key: string, onStatus: (status: EndpointStatus) => void) => Promise<OpenedEndpoint>;

/** Milliseconds within which the frame must answer. */
const PATIENCE = 15_000;
const CLOSED = 'The endpoint was closed before it replied. Name it again, with its key.';

/** The document of the frame for an address; of one that is none, the frame allows no host. */
export function frameAddress(address: string, base: string): string {
  const url = new URL('endpoint.html', base);
  if (URL.canParse(address)) url.searchParams.set('allow', new URL(address).origin);
  return url.href;
}

/** The frame, once its document and scripts are there. */
function loadFrame(source: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Endpoint of a coach';
  frame.src = source;
  const loaded = new Promise<HTMLIFrameElement>((resolve) => frame.addEventListener('load', () => resolve(frame), { once: true }));
  document.body.append(frame);
  return loaded;
}

/** Opens an endpoint in a frame; files are fetched relative to the page's folder. */
export const openEndpointFrame: OpenEndpointFrame = async (settings, key, onStatus) => {
  const frame = await loadFrame(frameAddress(settings.address.trim(), document.baseURI));
  const { port1, port2 } = new MessageChannel();
  frame.contentWindow!.postMessage(HERE_IS_A_PORT, location.origin, [port1]);
  const host = wrap<EndpointHost>(port2);
  let end: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (end = reject));
  ended.catch(() => undefined);
  const close = (sentence: string): void => {
    end(new Error(sentence));
    frame.remove();
    host[releaseProxy]();
  };
  const impatient = setTimeout(() => end(new Error('The part of the page that asks endpoints could not be opened. Reload the page.')), PATIENCE);
  try {
    await Promise.race([host.open(settings, key, proxy(onStatus)), ended]);
  } catch (error) {
    close(CLOSED);
    throw error;
  } finally {
    clearTimeout(impatient);
  }
  return { complete: (messages) => Promise.race([host.complete(messages), ended]), close: () => close(CLOSED) };
};

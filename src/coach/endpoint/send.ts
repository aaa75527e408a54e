/** Sends one request for a chat completion, greedy and streamed, without cookies, and to no address but the one that was named. */
import type { Message } from '../../record/message';
import { EndpointFault, faultOfNoResponse, faultOfResponse } from './fault';
import { readCompletion, type ReadCompletion } from './stream';

/** What requests need of the world. */
export interface SendTools {
  readonly fetch: typeof fetch;
  /** The page's origin, for people. */
  readonly origin: string;
}

/** Resolves with the reply; `arrived` is called when it begins and with each piece of it. Rejects with an `EndpointFault`, or with the signal's reason. */
type Send = (messages: readonly Message[], signal: AbortSignal, arrived: () => void) => Promise<ReadCompletion>;

/** Requests to this model; replies are at most `maxTokens` long. */
export function makeSend({ href, host }: URL, model: string, key: string, maxTokens: number, { fetch, origin }: SendTools): Send {
  const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  /** What the longest reply is called; OpenAI's newer models refuse the older name. */
  let lengthField: 'max_tokens' | 'max_completion_tokens' = 'max_tokens';

  function faultOf(response: Response, body: string): EndpointFault {
    const fault = faultOfResponse(host, response, body, Date.now());
    if (response.status !== 400 || lengthField === 'max_completion_tokens' || !body.includes('max_completion_tokens')) return fault;
    lengthField = 'max_completion_tokens';
    return new EndpointFault('retry', fault.message);
  }

  return async (messages, signal, arrived) => {
    const body = JSON.stringify({ model, messages, temperature: 0, [lengthField]: maxTokens, stream: true, stream_options: { include_usage: true } });
    const sent = { method: 'POST', headers, body, signal, redirect: 'manual', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' } as const;
    try {
      const response = await fetch(href, sent);
      if (response.ok) {
        arrived();
        return await readCompletion(host, response, arrived);
      }
      throw faultOf(response, await response.text().catch(() => ''));
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof EndpointFault ? error : faultOfNoResponse(host, origin);
    }
  };
}

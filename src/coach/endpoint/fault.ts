/** Faults of an endpoint, each with a sentence that says what to do, and what is done about it: ask again, give this request up, or stop asking. */
import { parseRetryAfter } from '../../network/backOff';

/** `retry`: it may pass; `fail`: this request is lost; `stop`: every further one would be too. */
type Remedy = 'retry' | 'fail' | 'stop';

export class EndpointFault extends Error {
  override readonly name = 'EndpointFault';

  /** `asked`: milliseconds to wait as the server asks; null where it does not say. */
  constructor(
    readonly remedy: Remedy,
    sentence: string,
    readonly asked: number | null = null
  ) {
    super(sentence);
  }
}

/** Characters of a server's own words that are shown. */
const LONGEST_QUOTE = 200;

/** What a server says of an error, `{"error": {"message", "code"}}` in OpenAI's form; the text itself where it has another form. */
export function readErrorBody(text: string): { readonly message: string; readonly code: string } {
  try {
    const body: unknown = JSON.parse(text);
    const error = (body as { error?: unknown } | null)?.error ?? body;
    if (typeof error === 'string') return { message: error, code: '' };
    const { message, code } = error as { message?: unknown; code?: unknown };
    return { message: typeof message === 'string' ? message : '', code: typeof code === 'string' ? code : '' };
  } catch {
    return { message: /^\s*</.test(text) ? '' : text.trim(), code: '' };
  }
}

const quoted = (message: string): string => (message ? ` It says: ${[...message.replace(/\s+/g, ' ')].slice(0, LONGEST_QUOTE).join('')}` : '');

/** The fault of a response that is no success. `host` names the endpoint, `now` is in milliseconds since 1970. */
export function faultOfResponse(
  host: string,
  { status, headers, type }: Pick<Response, 'status' | 'headers' | 'type'>,
  body: string,
  now: number
): EndpointFault {
  const { message, code } = readErrorBody(body);
  const said = quoted(message);
  if (type === 'opaqueredirect' || (status >= 300 && status < 400))
    return new EndpointFault(
      'stop',
      `${host} sends requests on to another address, which is not followed, since the key would go with them. Enter the address that it leads to.`
    );
  if (status === 401 || status === 403) return new EndpointFault('stop', `${host} refuses the key (${status}). Enter one that may use this model.${said}`);
  if (status === 402 || code === 'insufficient_quota')
    return new EndpointFault('stop', `The account at ${host} has nothing left to spend (${status}). Top it up, or enter another key.${said}`);
  if (status === 404)
    return new EndpointFault(
      'stop',
      `${host} has no such model or address (404). Check both; the address ends before /chat/completions, mostly in /v1.${said}`
    );
  const asked = parseRetryAfter(headers.get('retry-after'), now);
  if (status === 429) return new EndpointFault('retry', `${host} had too many requests (429). Lower the requests a minute.${said}`, asked);
  if (status === 408 || status >= 500) return new EndpointFault('retry', `${host} failed (${status}). Go on later.${said}`, asked);
  return new EndpointFault('fail', `${host} does not accept the request (${status}). Check the model and its limits.${said}`);
}

/** The fault of a request without a response. Browsers do not tell a server that is down from one that does not allow the page. */
export const faultOfNoResponse = (host: string, origin: string): EndpointFault =>
  new EndpointFault(
    'retry',
    `${host} could not be reached: it is down, there is no network, or it does not allow requests from ${origin} (CORS). Check the address, and allow that origin in the server's settings.`
  );

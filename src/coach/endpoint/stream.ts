/** Reads a chat completion: a stream of server-sent events, or one JSON text where the server does not stream. */
import { createParser } from 'eventsource-parser';
import { EndpointFault, readErrorBody } from './fault';

/** Tokens as the server counts them. */
export interface Usage {
  readonly prompt: number;
  readonly completion: number;
}

export interface ReadCompletion {
  readonly text: string;
  /** Null where the server does not count. */
  readonly usage: Usage | null;
}

/** Characters of a whole response, above which it is given up. */
const LONGEST_RESPONSE = 4_000_000;

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: unknown } | null;
    readonly message?: { readonly content?: unknown } | null;
    readonly finish_reason?: unknown;
  }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  readonly error?: unknown;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Puts the chunks of one completion together; the response of a server that does not stream is one chunk. */
class CompletionReader {
  text = '';
  usage: Usage | null = null;
  /** A chunk said that the completion ends. */
  isWhole = false;
  readonly #host: string;

  constructor(host: string) {
    this.#host = host;
  }

  nonsense(): EndpointFault {
    return new EndpointFault(
      'fail',
      `${this.#host} answers, but not as an endpoint of chat completions does. Check the address; it ends before /chat/completions, mostly in /v1.`
    );
  }

  read(data: string): void {
    if (data === '[DONE]') return void (this.isWhole = true);
    const chunk = this.#parse(data);
    if (chunk.error) throw new EndpointFault('retry', `${this.#host} broke off: ${readErrorBody(data).message || 'it does not say why'}.`);
    const choice = chunk.choices?.[0];
    if (!choice && !chunk.usage && !Array.isArray(chunk.choices)) throw this.nonsense();
    const content = choice?.delta?.content ?? choice?.message?.content;
    if (typeof content === 'string') this.text += content;
    if (typeof choice?.finish_reason === 'string') this.isWhole = true;
    const { prompt_tokens: prompt, completion_tokens: completion } = chunk.usage ?? {};
    if (isCount(prompt) && isCount(completion)) this.usage = { prompt, completion };
  }

  #parse(data: string): Chunk {
    try {
      const chunk: unknown = JSON.parse(data);
      if (typeof chunk === 'object' && chunk !== null) return chunk as Chunk;
    } catch {
      // No JSON: said below.
    }
    throw this.nonsense();
  }
}

/** The text and usage of a successful response. `arrived` is called with each piece. Rejects with an `EndpointFault`, or as the response's body does. */
export async function readCompletion(host: string, response: Response, arrived: () => void): Promise<ReadCompletion> {
  const reader = new CompletionReader(host);
  const parser = createParser({ onEvent: ({ data }) => reader.read(data) });
  const isStream = response.headers.get('content-type')?.includes('text/event-stream') ?? false;
  let whole = '';
  let length = 0;
  for await (const piece of piecesOf(response)) {
    arrived();
    length += piece.length;
    if (length > LONGEST_RESPONSE) throw new EndpointFault('fail', `${host} sends a reply without end. Choose another model.`);
    if (isStream) parser.feed(piece);
    else whole += piece;
  }
  if (!isStream) reader.read(whole);
  else if (!length || (!reader.text && !reader.usage && !reader.isWhole)) throw reader.nonsense();
  if (!reader.isWhole) throw new EndpointFault('retry', `${host} broke off in the middle of a reply. Go on later.`);
  return { text: reader.text, usage: reader.usage };
}

async function* piecesOf({ body }: Response): AsyncGenerator<string> {
  const stream = body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let read = await stream?.read(); read && !read.done; read = await stream?.read()) yield read.value;
  } finally {
    void stream?.cancel().catch(() => undefined);
  }
}

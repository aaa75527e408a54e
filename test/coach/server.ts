/** A server on this machine that answers requests for chat completions as a test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly at: number;
}

type Answer = (response: ServerResponse, index: number) => unknown;

/** Serves until the test is over; requests are answered by `answer`, which is told how many came before. */
export async function serve(answer: Answer): Promise<{ readonly address: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as Received['body'];
      const index = received.push({ path: request.url!, headers: request.headers, body, at: performance.now() }) - 1;
      answer(response, index);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, received };
}

const chunk = (choices: readonly unknown[], rest: object = {}): string => `data: ${JSON.stringify({ choices, ...rest })}\n\n`;

/** Streams a reply piece by piece, with its usage at the end, as OpenAI does. */
export function stream(response: ServerResponse, pieces: readonly string[], usage: object | null = { prompt_tokens: 100, completion_tokens: 10 }): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  response.write(': a comment\n\n');
  for (const content of pieces) response.write(chunk([{ delta: { content }, finish_reason: null }]));
  response.write(chunk([{ delta: {}, finish_reason: 'stop' }]));
  if (usage) response.write(chunk([], { usage }));
  response.end('data: [DONE]\n\n');
}

/** Ends a response with a status and an error in OpenAI's form. */
export function refuse(response: ServerResponse, status: number, error: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify({ error }));
}

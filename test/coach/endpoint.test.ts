/** The client of an endpoint against a server on this machine: what it sends, counts and waits for, and a sentence for each way to fail. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coachOf } from '../../src/coach/ask';
import { openEndpoint, type Endpoint, type EndpointLimits } from '../../src/coach/endpoint/endpoint';
import type { EndpointSettings } from '../../src/record/endpoint';
import { scoredAction } from './action';
import { refuse, serve, stream } from './server';

const KEY = 'sk-test-0123456789';
const SETTINGS: EndpointSettings = { address: '', model: 'judge', requestsPerMinute: 6_000_000, promptPrice: 1, completionPrice: 10, ceiling: 1 };
const QUICK: Partial<EndpointLimits> = { silence: 300, whole: 1000, attempts: 3, shortestWait: 10, longestAsked: 2000, losses: 2, maxTokens: 100 };
const never = new AbortController().signal;
const ASKED = [{ role: 'user', content: 'How good was it?' }] as const;

const open = (address: string, settings: Partial<EndpointSettings> = {}, limits: Partial<EndpointLimits> = {}): Endpoint =>
  openEndpoint({ ...SETTINGS, address, ...settings }, KEY, { fetch, origin: 'https://orchard.example', limits: { ...QUICK, ...limits } });

describe('a reply', () => {
  it('is asked for greedily and put together from its stream', async () => {
    const { address, received } = await serve((response) => stream(response, ['PROCESS', '_SCORE: ', 'é8']));
    const endpoint = open(address);
    expect(await endpoint.complete(ASKED, never)).toBe('PROCESS_SCORE: é8');
    const [{ path, headers, body }] = received as [(typeof received)[number]];
    expect([path, headers.authorization]).toEqual(['/v1/chat/completions', `Bearer ${KEY}`]);
    expect(body).toEqual({ model: 'judge', messages: ASKED, temperature: 0, max_tokens: 100, stream: true, stream_options: { include_usage: true } });
  });

  it('costs what the server counts, at the prices', async () => {
    const { address } = await serve((response) => stream(response, ['8'], { prompt_tokens: 2000, completion_tokens: 300 }));
    const endpoint = open(address);
    await endpoint.complete(ASKED, never);
    await endpoint.complete(ASKED, never);
    expect(endpoint.status()).toMatchObject({
      requests: 2,
      retries: 0,
      promptTokens: 4000,
      completionTokens: 600,
      isEstimated: false,
      problem: null,
      isStopped: false
    });
    expect(endpoint.status().cost).toBeCloseTo((2 * (2000 * 1 + 300 * 10)) / 1e6, 12);
  });

  it('is estimated where the server counts nothing, and says so', async () => {
    const { address } = await serve((response) => stream(response, ['123456'], null));
    const endpoint = open(address);
    await endpoint.complete(ASKED, never);
    expect(endpoint.status()).toMatchObject({ promptTokens: Math.ceil(16 / 3), completionTokens: 2, isEstimated: true });
  });

  it('may come whole from a server that does not stream', async () => {
    const { address } = await serve((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({ choices: [{ message: { content: 'Score: 8' }, finish_reason: 'stop' }], usage: { prompt_tokens: 5, completion_tokens: 3 } })
      );
    });
    const endpoint = open(address);
    expect(await endpoint.complete(ASKED, never)).toBe('Score: 8');
    expect(endpoint.status()).toMatchObject({ promptTokens: 5, completionTokens: 3 });
  });
});

describe('a fault that may pass', () => {
  it('as a model that calls the longest reply by its newer name is asked so', async () => {
    const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
    const { address, received } = await serve((response, index) => (index ? stream(response, ['8']) : refuse(response, 400, { message })));
    expect(await open(address).complete(ASKED, never)).toBe('8');
    expect([received[1]!.body['max_tokens'], received[1]!.body['max_completion_tokens']]).toEqual([undefined, 100]);
  });

  it.each([429, 500, 503, 529, 408])('as %i is tried again', async (code) => {
    const { address, received } = await serve((response, index) => (index < 2 ? refuse(response, code, { message: 'busy' }) : stream(response, ['8'])));
    const endpoint = open(address);
    expect(await endpoint.complete(ASKED, never)).toBe('8');
    expect(received).toHaveLength(3);
    expect(endpoint.status()).toMatchObject({ requests: 3, retries: 2, isStopped: false });
    expect(endpoint.status().problem).toContain(`(${code})`);
  });

  it('is waited for as long as the server asks', async () => {
    const { address, received } = await serve((response, index) => (index < 1 ? refuse(response, 429, {}, { 'Retry-After': '1' }) : stream(response, ['8'])));
    await open(address).complete(ASKED, never);
    expect(received[1]!.at - received[0]!.at).toBeGreaterThan(990);
  });

  it('is given up where the server asks for too long a wait', async () => {
    const { address, received } = await serve((response) => refuse(response, 429, {}, { 'Retry-After': '3600' }));
    await expect(open(address).complete(ASKED, never)).rejects.toThrow(/had too many requests \(429\)\. Lower the requests a minute/);
    expect(received).toHaveLength(1);
  });

  it('is given up after so many attempts, and after so many losses nothing more is asked for', async () => {
    const { address, received } = await serve((response) => refuse(response, 500, { message: 'oops' }));
    const endpoint = open(address);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(/failed \(500\)\. Go on later\. It says: oops/);
    expect(received).toHaveLength(3);
    expect(endpoint.status().isStopped).toBe(false);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow();
    expect(endpoint.status().isStopped).toBe(true);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(/failed \(500\)/);
    expect(received).toHaveLength(6);
  });

  it('as a stream that breaks off is tried again', async () => {
    const { address } = await serve((response, index) => {
      if (index) return stream(response, ['8']);
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end('data: {"choices":[{"delta":{"content":"PROCESS_SC"}}]}\n\n');
    });
    expect(await open(address).complete(ASKED, never)).toBe('8');
  });

  it('as a server that is down says what may be wrong, CORS too', async () => {
    const sentence = /127\.0\.0\.1:9 could not be reached: .* does not allow requests from https:\/\/orchard\.example \(CORS\)/;
    await expect(open('http://127.0.0.1:9/v1').complete(ASKED, never)).rejects.toThrow(sentence);
  });
});

describe('a fault that will not pass', () => {
  it.each([
    [401, { message: 'Incorrect API key' }, /refuses the key \(401\).*It says: Incorrect API key/],
    [403, {}, /refuses the key \(403\)/],
    [402, {}, /nothing left to spend \(402\)/],
    [429, { code: 'insufficient_quota', message: 'You exceeded your quota' }, /nothing left to spend \(429\)/],
    [404, { message: 'no such model' }, /no such model or address \(404\)/]
  ])('as %i stops all requests', async (code, error, sentence) => {
    const { address, received } = await serve((response) => refuse(response, code, error));
    const endpoint = open(address);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(sentence);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(sentence);
    expect(received).toHaveLength(1);
    expect(endpoint.status()).toMatchObject({ requests: 1, isStopped: true });
  });

  it('as a request that is not accepted loses that one', async () => {
    const { address } = await serve((response, index) => (index ? stream(response, ['8']) : refuse(response, 400, { message: 'too long' })));
    const endpoint = open(address);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(/does not accept the request \(400\).*too long/);
    expect(await endpoint.complete(ASKED, never)).toBe('8');
  });

  it.each([
    ['a page', 'text/html', '<!doctype html><p>Sign in</p>'],
    ['JSON of something else', 'application/json', '{"hello": "world"}'],
    ['nothing', 'application/json', ''],
    ['a stream of no JSON', 'text/event-stream', 'data: hello\n\ndata: world\n\n'],
    ['a stream of a number', 'text/event-stream', 'data: 7\n\n'],
    ['a stream of no events', 'text/event-stream', '\u0000\u0001 what is this?'],
    ['an empty stream', 'text/event-stream', '']
  ])('as %s says that this is no such endpoint', async (_, type, body) => {
    const { address } = await serve((response) => {
      response.writeHead(200, { 'Content-Type': type });
      response.end(body);
    });
    await expect(open(address).complete(ASKED, never)).rejects.toThrow(/answers, but not as an endpoint of chat completions does/);
  });

  it('as a reply without end is cut', async () => {
    const { address } = await serve((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const more = (): void =>
        void (response.destroyed || (response.write(`data: {"choices":[{"delta":{"content":"${'x'.repeat(500_000)}"}}]}\n\n`), setTimeout(more, 1)));
      more();
    });
    await expect(open(address, {}, { whole: 10_000 }).complete(ASKED, never)).rejects.toThrow(/sends a reply without end/);
  });

  it('as a server that hangs, before the reply and within it', async () => {
    const silent = await serve(() => undefined);
    await expect(open(silent.address).complete(ASKED, never)).rejects.toThrow(/has sent nothing for 0 s/);
    const stuck = await serve((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"PRO"}}]}\n\n');
    });
    await expect(open(stuck.address).complete(ASKED, never)).rejects.toThrow(/has sent nothing for 0 s/);
  });

  it('as a server that is slow', async () => {
    const { address } = await serve((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const timer = setInterval(() => response.write('data: {"choices":[{"delta":{"content":"x"}}]}\n\n'), 100);
      response.on('close', () => clearInterval(timer));
    });
    const endpoint = open(address);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(/is slow: a reply was not whole after 1 s/);
    // What was written so far is paid for, and nobody says how much it was: 16 + 16 tokens at 1 a million and 100 at 10, at most.
    expect(endpoint.status()).toMatchObject({ cost: 1032e-6, isEstimated: true });
  });
});

describe('the ceiling', () => {
  const usage = { prompt_tokens: 50_000, completion_tokens: 0 };

  it('stops with a sentence before it could be passed', async () => {
    const { address, received } = await serve((response) => stream(response, ['8'], usage));
    const endpoint = open(address, { ceiling: 0.12 });
    const replies = [endpoint.complete(ASKED, never), endpoint.complete(ASKED, never)];
    expect(await Promise.all(replies)).toEqual(['8', '8']);
    const spent = open(address, { ceiling: 0.1005 });
    await spent.complete(ASKED, never);
    await spent.complete(ASKED, never);
    await expect(spent.complete(ASKED, never)).rejects.toThrow(
      'The next request could bring the cost above the ceiling of 0.1005. Raise the ceiling, or go on with another coach.'
    );
    expect(received).toHaveLength(4);
    expect(spent.status()).toMatchObject({ requests: 2, isStopped: true });
  });

  it('counts what requests under way may cost', async () => {
    const { address, received } = await serve((response) => setTimeout(() => stream(response, ['8']), 50));
    // A request may cost (16 + 16) · 1 + 100 · 10 = 1032 millionths.
    const endpoint = open(address, { ceiling: 0.0025 });
    const ended = await Promise.allSettled([1, 2, 3].map(() => endpoint.complete(ASKED, never)));
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(received).toHaveLength(2);
  });
});

describe('the pace', () => {
  it('keeps requests apart by their number a minute', async () => {
    const { address, received } = await serve((response) => stream(response, ['8']));
    const endpoint = open(address, { requestsPerMinute: 600 });
    await Promise.all([1, 2, 3].map(() => endpoint.complete(ASKED, never)));
    expect(received[1]!.at - received[0]!.at).toBeGreaterThan(80);
    expect(received[2]!.at - received[0]!.at).toBeGreaterThan(180);
  });

  it('has no more under way than may be', async () => {
    let underway = 0;
    let most = 0;
    const { address } = await serve((response) => {
      most = Math.max(most, ++underway);
      setTimeout(() => (underway--, stream(response, ['8'])), 20);
    });
    const endpoint = open(address, {}, { atOnce: 2 });
    await Promise.all(Array.from({ length: 7 }, () => endpoint.complete(ASKED, never)));
    expect(most).toBe(2);
  });

  it('ends at once where it is aborted, whatever waits', async () => {
    const { address } = await serve(() => undefined);
    const endpoint = open(address, {}, { atOnce: 1, silence: 60_000, whole: 60_000 });
    const control = new AbortController();
    const asked = [1, 2, 3].map(() => endpoint.complete(ASKED, control.signal));
    setTimeout(() => control.abort(), 50);
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    expect(endpoint.status()).toMatchObject({ problem: null, isStopped: false });
  });
});

describe('the address', () => {
  it.each([
    ['api.example.com', /is no address/],
    ['http://api.example.com/v1', /could be read on the way/],
    ['http://localhost.example.com/v1', /could be read on the way/],
    ['http://127.0.0.1.example.com', /could be read on the way/],
    ['ftp://example.com', /could be read on the way/],
    ['javascript:alert(1)', /could be read on the way/],
    ['https://me:secret@example.com/v1', /holds a name, a password/],
    ['https://example.com/v1?key=secret', /holds a name, a password/]
  ])('%s is refused', (address, sentence) => {
    expect(() => open(address)).toThrow(sentence);
    expect(() => open(address)).not.toThrow(/secret/);
  });

  it.each(['', '/', '/chat/completions', '/chat/completions/'])('may end in %j', async (end) => {
    const { address, received } = await serve((response) => stream(response, ['8']));
    await open(`${address}${end}`).complete(ASKED, never);
    expect(received[0]!.path).toBe('/v1/chat/completions');
  });

  it('is not left, wherever the server sends requests on to', async () => {
    const other = await serve((response) => stream(response, ['8']));
    const { address } = await serve((response) => (response.writeHead(307, { Location: `${other.address}/chat/completions` }), response.end()));
    const endpoint = open(address);
    await expect(endpoint.complete(ASKED, never)).rejects.toThrow(/sends requests on to another address, which is not followed/);
    expect(other.received).toEqual([]);
    expect(endpoint.status().isStopped).toBe(true);
  });
});

describe('the key', () => {
  it('stands in nothing that leaves the client', async () => {
    const { address } = await serve((response) => refuse(response, 401, { message: `Wrong key: ${KEY}` }));
    const endpoint = open(address);
    const error = await endpoint.complete(ASKED, never).catch((reason: unknown) => reason);
    for (const held of [endpoint, endpoint.status(), error])
      expect(`${String(held)} ${JSON.stringify(held)} ${inspect(held, { depth: 9, showHidden: true })}`).not.toContain(KEY);
    expect(endpoint.status().problem).toContain('Wrong key: (the key)');
  });

  it('is refused, and not repeated, where it cannot be sent', () => {
    const refused = (key: string) => () => openEndpoint({ ...SETTINGS, address: 'https://example.com' }, key, { fetch, origin: '' });
    expect(refused('sk-clé')).toThrow('The key holds a space or a letter that no key has. Copy it again.');
    expect(refused('sk a')).toThrow(RangeError);
  });

  it('is not sent where there is none', async () => {
    const { address, received } = await serve((response) => stream(response, ['8']));
    await openEndpoint({ ...SETTINGS, address }, '', { fetch, origin: '' }).complete(ASKED, never);
    expect(received[0]!.headers.authorization).toBeUndefined();
  });
});

it('its faults become fallback scores with their reason, and stand in the status', async () => {
  const { address } = await serve((response) => refuse(response, 401, {}));
  const endpoint = open(address);
  const scores = await coachOf('endpoint', endpoint.complete).score([scoredAction(), scoredAction()], never);
  expect(scores.map(({ score, origin }) => [score, origin])).toEqual([
    [5, 'fallback'],
    [5, 'fallback']
  ]);
  expect(scores[0]!.reason).toMatch(/refuses the key \(401\)/);
  expect(endpoint.status()).toMatchObject({ isStopped: true, problem: scores[0]!.reason });
});

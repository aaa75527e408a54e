/** A stand-in for the Hub and the servers it sends downloads to: same addresses, ranges, redirects and headers, and faults as a test orders them. */
import { avalanche, seedOf } from '../../src/math/random';
import type { Hasher } from '../../src/weights/download/hash';
import type { Network } from '../../src/weights/download/retry';
import type { ByteSpan } from '../../src/weights/download/span';

export const BASE = 'https://hub.test';
export const REPOSITORY = 'team/apple';
const COMMIT = 'c0ffee';

/** What goes wrong with one answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'network' | 'page' | 'whole' | 'silent' | 'shifted' | 'circle' }
  | { readonly kind: 'cut'; readonly after: number }
  /** The byte at this place of the file comes wrong. */
  | { readonly kind: 'wrong'; readonly at: number };

/** Bytes that no run of them repeats. */
export function bytesOf(length: number, ...identity: readonly (string | number)[]): Uint8Array {
  const seed = seedOf(...identity);
  return Uint8Array.from(new Uint8Array(length), (_, i) => avalanche(seed + i));
}

/** As wide as SHA-256 and as easily upset, which is all that the tests need of it. */
export function testDigest(): Hasher {
  let h = 0x811c9dc5;
  return {
    update(bytes) {
      for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
    },
    hex: () => (h >>> 0).toString(16).padStart(8, '0').repeat(8)
  };
}

export function hashOfBytes(bytes: Uint8Array): string {
  const digest = testDigest();
  digest.update(bytes);
  return digest.hex();
}

export interface Stand {
  readonly network: Network;
  /** Bytes that reached the page, answer by answer. */
  readonly served: ByteSpan[];
  /** Addresses asked for, redirects included. */
  readonly asked: string[];
  /** Waits, in milliseconds. */
  readonly slept: number[];
  /** Puts another file in the place of one. */
  replace(path: string, bytes: Uint8Array): void;
}

export interface StandSettings {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The fault of the answer to request `count` for a part of a file, if any. */
  readonly fault?: (count: number, span: ByteSpan) => Fault | null;
  readonly online?: boolean;
  /** Headers of the answer to request `count` for a part, instead of its own; null leaves one out. */
  readonly headers?: (count: number) => Readonly<Record<string, string | null>>;
  /** Bytes a piece. */
  readonly piece?: number;
  /** Milliseconds before each piece. */
  readonly delay?: number;
}

/** Time passes a thousand times as fast as elsewhere. */
const sleepFast = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms / 1000);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });

export function openStand({ files, fault = () => null, online = true, headers: others = () => ({}), piece = 1000, delay = 0 }: StandSettings): Stand {
  const held = new Map(Object.entries(files));
  const served: ByteSpan[] = [];
  const asked: string[] = [];
  const slept: number[] = [];
  let count = 0;

  /** The body arrives as it is read, so that what was served is what was received. */
  function body(bytes: Uint8Array, span: ByteSpan, flaw: Fault | null, signal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
    let at = span.from;
    const end = flaw?.kind === 'cut' ? Math.min(span.to, span.from + flaw.after) : span.to;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true }),
        async pull(controller) {
          if (flaw?.kind === 'silent') return new Promise(() => undefined);
          if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
          if (signal?.aborted) return;
          if (at === end) return end === span.to ? controller.close() : controller.error(new TypeError('network error'));
          const next = Math.min(end, at + piece);
          const part = bytes.slice(at, next);
          if (flaw?.kind === 'wrong' && flaw.at >= at && flaw.at < next) part[flaw.at - at]! ^= 1;
          served.push({ from: at, to: next });
          at = next;
          controller.enqueue(part);
        }
      },
      { highWaterMark: 0 }
    );
  }

  function part(path: string, range: string | null, signal: AbortSignal | null | undefined): Response {
    const bytes = held.get(path);
    if (!bytes) return new Response('Entry not found', { status: 404, headers: { 'x-error-code': 'EntryNotFound' } });
    const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
    const span = match ? { from: Number(match[1]), to: Math.min(bytes.length, Number(match[2]) + 1) } : { from: 0, to: bytes.length };
    const own = others(count);
    const flaw = fault(count++, span);
    if (flaw?.kind === 'network' || flaw?.kind === 'circle') throw new TypeError(flaw.kind === 'circle' ? 'redirect count exceeded' : 'Failed to fetch');
    if (flaw?.kind === 'status') return new Response('', { status: flaw.status, headers: { ...flaw.headers } });
    if (flaw?.kind === 'page') return new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
    const all = { etag: `"${hashOfBytes(bytes)}"`, 'content-type': 'application/octet-stream', ...own };
    const headers = Object.fromEntries(Object.entries(all).filter((header): header is [string, string] => header[1] !== null));
    // As RFC 9110, 14.1.2 has it: no part begins at or behind the end.
    if (match && Number(match[1]) >= bytes.length)
      return new Response('', { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes.length}` } });
    if (flaw?.kind === 'whole' || !match)
      return new Response(body(bytes, { from: 0, to: bytes.length }, flaw, signal), { headers: { ...headers, 'content-length': String(bytes.length) } });
    const from = flaw?.kind === 'shifted' ? span.from + 1 : span.from;
    return new Response(body(bytes, { from, to: span.to }, flaw, signal), {
      status: 206,
      headers: { ...headers, 'content-range': `bytes ${from}-${span.to - 1}/${bytes.length}` }
    });
  }

  function tree(): Response {
    const entries = [...held].map(([path, bytes]) =>
      path.endsWith('.json')
        ? { type: 'file', path, size: bytes.length, oid: 'a git hash' }
        : { type: 'file', path, size: bytes.length, oid: 'a git hash', lfs: { oid: hashOfBytes(bytes), size: bytes.length, pointerSize: 134 } }
    );
    return Response.json([{ type: 'directory', path: 'onnx', size: 0, oid: 'a git hash' }, ...entries]);
  }

  /** One answer; a redirect is an address. */
  function answer(url: URL, init: RequestInit | undefined): Response | string {
    asked.push(url.href);
    const range = new Headers(init?.headers).get('range');
    if (url.host === 'cdn.test') return part(decodeURIComponent(url.pathname.slice(1)), range, init?.signal);
    const [, repository, rest] = /^(?:\/api\/models)?\/([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    if (repository !== REPOSITORY) return new Response('{}', { status: 401, headers: { 'x-error-code': 'RepoNotFound' } });
    if (rest === 'revision/main') return Response.json({ sha: COMMIT, gated: false, cardData: { license: 'apache-2.0' } });
    if (rest === `tree/${COMMIT}`) return tree();
    if (rest!.startsWith(`resolve/${COMMIT}/`)) return `https://cdn.test/${rest!.slice(`resolve/${COMMIT}/`.length)}`;
    return new Response('', { status: 404, headers: { 'x-error-code': 'RevisionNotFound' } });
  }

  const follow = async (input: string, init?: RequestInit): Promise<Response> => {
    init?.signal?.throwIfAborted();
    const first = answer(new URL(input), init);
    return typeof first === 'string' ? follow(first, init) : first;
  };

  return {
    network: {
      fetch: (input, init) => follow(String(input), init),
      sleep: (ms, signal) => (ms < 30_000 && slept.push(ms), sleepFast(ms, signal)),
      now: () => Date.now(),
      online: () => online
    },
    served,
    asked,
    slept,
    replace: (path, bytes) => void held.set(path, bytes)
  };
}

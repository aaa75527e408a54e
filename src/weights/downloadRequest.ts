/** Requests for files and parts of them, and what is wrong with the answers. */
import { DownloadError, faultOf, silenceOf } from './downloadFault';
import type { Wire } from './downloadRetry';

/** A file on a server. */
export interface RemoteFile {
  readonly url: string;
  /** Repository, revision and path, or the address: under this it is kept, and spoken of. */
  readonly name: string;
  /** Bytes; null where it is not known before asking. */
  readonly size: number | null;
  /** SHA-256 in hexadecimal; null where the server does not tell. */
  readonly sha256: string | null;
}

/** A file on a server that has answered for it. */
export interface LocatedFile extends RemoteFile {
  readonly size: number;
  /** Changes when the file does: its ETag or date of change; null where the page may see neither. */
  readonly tag: string | null;
}

/** A success, or a DownloadError. No part of it goes to the browser's own cache, which it would flush. */
export async function ask(what: string, url: string, wire: Wire, signal: AbortSignal, range?: string): Promise<Response> {
  const headers = range === undefined ? undefined : { Range: `bytes=${range}` };
  const response = await wire.fetch(url, { headers, signal, cache: 'no-store' }).catch((error: unknown) => {
    signal.throwIfAborted();
    // Only what fetch itself reports; a mistake in the address is ours.
    throw error instanceof TypeError && URL.canParse(url) ? silenceOf(what, wire.online()) : error;
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw faultOf(what, response, wire.now());
}

const tagOf = (headers: Headers): string | null => headers.get('x-linked-etag') ?? headers.get('etag') ?? headers.get('last-modified');

/** From, to (exclusive) and size in all of `Content-Range: bytes 0-9/100`; null where it is absent, hidden from the page or unreadable. */
export function contentRange(headers: Headers): { readonly from: number; readonly to: number; readonly size: number } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return match && { from: Number(match[1]), to: Number(match[2]) + 1, size: Number(match[3]) };
}

/** A file that fits one range may also come from a server that knows no ranges. */
export const RANGE = 8 * 2 ** 20;

const isPage = (headers: Headers): boolean => headers.get('content-type')?.startsWith('text/html') ?? false;

/** Throws a DownloadError where a web page came instead of the file, as from a sign-in or a server that answers everything. */
export function refusePage(file: RemoteFile, headers: Headers): void {
  if (!isPage(headers) || /\.html?$/.test(file.name)) return;
  throw new DownloadError('page', `A web page came instead of ${file.name}. Check the address; on a guest network, sign in first.`);
}

/** Asks for the first byte, to learn size and tag. Rejects with a DownloadError where the file cannot be had or is not as long as it should be. */
export async function locate(file: RemoteFile, wire: Wire, signal: AbortSignal): Promise<LocatedFile> {
  const { status, headers, body } = await ask(file.name, file.url, wire, signal, '0-0');
  await body?.cancel();
  refusePage(file, headers);
  const length = status === 200 && !headers.has('content-encoding') ? headers.get('content-length') : null;
  const size = contentRange(headers)?.size ?? (length === null ? file.size : Number(length));
  if (size === null)
    throw new DownloadError(
      'size',
      `The server does not tell how long ${file.name} is, so it cannot be downloaded in parts. Download it with the browser and open it from disk.`
    );
  if (file.size !== null && size !== file.size)
    throw new DownloadError('size', `${file.name} has ${size} bytes on the server, where ${file.size} were announced. List the files again and start anew.`);
  if (status !== 206 && size > RANGE)
    throw new DownloadError(
      'whole',
      `The server sends ${file.name} only as a whole, so a cut connection would lose it all. Download it with the browser and open it from disk.`
    );
  return { ...file, size, tag: tagOf(headers) };
}

/** Throws a DownloadError where the answer is not the bytes `from` to `to` of the same file. */
export function requireRange(file: LocatedFile, from: number, to: number, { status, headers }: Response): void {
  refusePage(file, headers);
  if (status !== 206 && !(from === 0 && to === file.size))
    throw new DownloadError('whole', `The server stopped sending parts of ${file.name}. Go on later, or download it with the browser and open it from disk.`);
  const range = contentRange(headers);
  const tag = tagOf(headers);
  if ((file.tag !== null && tag !== null && tag !== file.tag) || (range !== null && range.size !== file.size))
    throw new DownloadError('changed', `${file.name} changed on the server while it was downloaded. Start again: it begins anew.`);
  if (range !== null && (range.from !== from || range.to !== to))
    throw new DownloadError('cut', `The server sent other bytes of ${file.name} than it was asked for. Try again later: what has arrived is kept.`);
}

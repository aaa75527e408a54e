/** Requests for files and parts of them, and what is wrong with the answers. */
import { DownloadError, errorOfResponse, errorOfNoResponse } from './downloadError';
import type { Network } from './retry';

/** A file on a server. */
export interface RemoteFile {
  readonly url: string;
  /** Repository, revision and path, or the address: under this it is kept, and spoken of. */
  readonly name: string;
  /** Bytes; null where it is not known before asking. */
  readonly size: number | null;
  /** SHA-256 in hexadecimal; null where the server does not tell. */
  readonly sha256: string | null;
  /** Git's hash of the file, where the address leads to it at one commit: such a file never changes, whatever validators a server gives. */
  readonly gitHash?: string;
}

/** A file on a server that has answered for it. */
export interface LocatedFile extends RemoteFile {
  readonly size: number;
  /** Its ETag, without quotes and the mark of a weak one; null where the page may not see it. */
  readonly tag: string | null;
  /** Its date of change as the server writes it; null where the page may not see it. */
  readonly modified: string | null;
}

/** What of an answer, or of an earlier one, tells one state of a file from another. */
type Validators = Pick<LocatedFile, 'tag' | 'modified'>;

/** A success, or a DownloadError. No part of it goes to the browser's own cache, which it would flush. */
export async function request(what: string, url: string, network: Network, signal: AbortSignal, range?: string): Promise<Response> {
  const headers = range === undefined ? {} : { Range: `bytes=${range}` };
  const response = await network.fetch(url, { headers, signal, cache: 'no-store' }).catch((error: unknown) => {
    signal.throwIfAborted();
    // Only what fetch itself reports; a mistake in the address is ours.
    throw error instanceof TypeError && URL.canParse(url) ? errorOfNoResponse(what, network.online()) : error;
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw errorOfResponse(what, response, network.now());
}

/** What an ETag says. Strong and weak ones are written `"a"` and `W/"a"`, and by some servers without quotes (RFC 9110, 8.8.3); null where it says nothing. */
export const readTag = (etag: string | null): string | null => etag?.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') || null;

/** The Hub's own ETag goes before that of the server it sends to. */
const validatorsOf = (headers: Headers): Validators => ({
  tag: readTag(headers.get('x-linked-etag') ?? headers.get('etag')),
  modified: headers.get('last-modified')
});

/** Whether two answers are of the same state of a file: by ETag where both have one, else by date; null where they have nothing in common to compare. */
export function sameValidators(a: Validators, b: Validators): boolean | null {
  if (a.tag !== null && b.tag !== null) return a.tag === b.tag;
  return a.modified !== null && b.modified !== null ? a.modified === b.modified : null;
}

/** Whether the bytes are known by their hash, which is stronger than any validator: servers that share a file may give different ones for the same bytes. */
const isPinned = ({ sha256, gitHash }: RemoteFile): boolean => sha256 !== null || gitHash !== undefined;

/** From, to (exclusive) and size in all of `Content-Range: bytes 0-9/100`; null where it is absent, hidden from the page or unreadable. */
function contentRange(headers: Headers): { readonly from: number; readonly to: number; readonly size: number } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return match && { from: Number(match[1]), to: Number(match[2]) + 1, size: Number(match[3]) };
}

/** A file that fits one range may also come from a server that knows no ranges. */
export const RANGE_BYTES = 8 * 2 ** 20;

const isPage = (headers: Headers): boolean => headers.get('content-type')?.startsWith('text/html') ?? false;

/** Throws a DownloadError where a web page came instead of the file, as from a sign-in or a server that answers everything. */
export function refuseHtml(file: RemoteFile, headers: Headers): void {
  if (!isPage(headers) || /\.html?$/.test(file.name)) return;
  throw new DownloadError('page', `A web page came instead of ${file.name}. Check the address; on a guest network, sign in first.`);
}

/** Asks for the first byte; a file of none has no part that could be asked for (416), and is asked for as a whole. */
async function askFirst(file: RemoteFile, network: Network, signal: AbortSignal): Promise<Response> {
  if (file.size === 0) return request(file.name, file.url, network, signal);
  try {
    return await request(file.name, file.url, network, signal, '0-0');
  } catch (error) {
    if (error instanceof DownloadError && error.kind === 'range') return request(file.name, file.url, network, signal);
    throw error;
  }
}

/** Asks for the first byte, to learn size and validators. Rejects with a DownloadError where the file cannot be had or is not as long as it should be. */
export async function locateFile(file: RemoteFile, network: Network, signal: AbortSignal): Promise<LocatedFile> {
  const { status, headers, body } = await askFirst(file, network, signal);
  await body?.cancel();
  refuseHtml(file, headers);
  const length = status === 200 && !headers.has('content-encoding') ? headers.get('content-length') : null;
  const size = contentRange(headers)?.size ?? (length === null ? file.size : Number(length));
  if (size === null)
    throw new DownloadError(
      'size',
      `The server does not tell how long ${file.name} is, so it cannot be downloaded in parts. Download it with the browser and open it from disk.`
    );
  if (file.size !== null && size !== file.size)
    throw new DownloadError('size', `${file.name} has ${size} bytes on the server, where ${file.size} were announced. List the files again and start anew.`);
  if (status !== 206 && size > RANGE_BYTES)
    throw new DownloadError(
      'whole',
      `The server sends ${file.name} only as a whole, so a cut connection would lose it all. Download it with the browser and open it from disk.`
    );
  return { ...file, size, ...validatorsOf(headers) };
}

/** Throws a DownloadError where the answer is not the bytes `from` to `to` of the same file. */
export function requireRange(file: LocatedFile, from: number, to: number, { status, headers }: Response): void {
  refuseHtml(file, headers);
  if (status !== 206 && !(from === 0 && to === file.size))
    throw new DownloadError('whole', `The server stopped sending parts of ${file.name}. Go on later, or download it with the browser and open it from disk.`);
  const range = contentRange(headers);
  const changed = !isPinned(file) && sameValidators(file, validatorsOf(headers)) === false;
  if (changed || (range !== null && range.size !== file.size))
    throw new DownloadError('changed', `${file.name} changed on the server while it was downloaded. Start again: it begins anew.`);
  if (range !== null && (range.from !== from || range.to !== to))
    throw new DownloadError('cut', `The server sent other bytes of ${file.name} than it was asked for. Try again later: what has arrived is kept.`);
}

/** Requests for files and ranges of them, and checks of the responses. */
import { DownloadError, errorOfResponse, errorOfNoResponse } from './downloadError';
import type { Network } from './retry';

/** A file on a server. */
export interface RemoteFile {
  readonly url: string;
  /** Repository, revision and path, or the address: its key in the cache, and its name in messages. */
  readonly name: string;
  /** Bytes; null where not known before the request. */
  readonly size: number | null;
  /** SHA-256 in hexadecimal; null where the server does not tell. */
  readonly sha256: string | null;
  /** Git's object hash, where the address names a commit: such a file never changes, whatever validators a server sends. */
  readonly gitHash?: string;
}

/** A file with the size and validators that the server sent. */
export interface LocatedFile extends RemoteFile {
  readonly size: number;
  /** Its ETag, without quotes and `W/`; null where the page may not read it. */
  readonly tag: string | null;
  /** Its Last-Modified header; null where the page may not read it. */
  readonly modified: string | null;
}

/** What distinguishes versions of a file. */
type Validators = Pick<LocatedFile, 'tag' | 'modified'>;

/** A successful response. Rejects with a DownloadError, or with the signal's reason. `range` as in `0-99`. Bypasses the browser's HTTP cache, which large files would evict. */
export async function request(what: string, url: string, network: Network, signal: AbortSignal, range?: string): Promise<Response> {
  const headers = range === undefined ? {} : { Range: `bytes=${range}` };
  const response = await network.fetch(url, { headers, signal, cache: 'no-store' }).catch((error: unknown) => {
    signal.throwIfAborted();
    // A TypeError on a valid address is a network error.
    throw error instanceof TypeError && URL.canParse(url) ? errorOfNoResponse(what, network.online()) : error;
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw errorOfResponse(what, response, network.now());
}

/** The value of an ETag, written `"a"` (strong), `W/"a"` (weak) or by some servers without quotes (RFC 9110, 8.8.3); null where it is empty. */
export const readTag = (etag: string | null): string | null => etag?.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') || null;

/** Prefers the Hub's own ETag to that of the storage server it redirects to. */
const validatorsOf = (headers: Headers): Validators => ({
  tag: readTag(headers.get('x-linked-etag') ?? headers.get('etag')),
  modified: headers.get('last-modified')
});

/** Whether two responses are of the same version of a file: by ETag where both have one, else by date; null where neither can be compared. */
export function sameValidators(a: Validators, b: Validators): boolean | null {
  if (a.tag !== null && b.tag !== null) return a.tag === b.tag;
  return a.modified !== null && b.modified !== null ? a.modified === b.modified : null;
}

/** Whether the content is identified by a hash; then validators are ignored, since mirrors may send different ones for the same bytes. */
const isPinned = ({ sha256, gitHash }: RemoteFile): boolean => sha256 !== null || gitHash !== undefined;

/** From, to (exclusive) and size in all of `Content-Range: bytes 0-9/100`; null where it is absent, hidden from the page or unreadable. */
function contentRange(headers: Headers): { readonly from: number; readonly to: number; readonly size: number } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return match && { from: Number(match[1]), to: Number(match[2]) + 1, size: Number(match[3]) };
}

/** Bytes of one range request; a file of at most this size may also come from a server without range support. */
export const RANGE_BYTES = 8 * 2 ** 20;

const isPage = (headers: Headers): boolean => headers.get('content-type')?.startsWith('text/html') ?? false;

/** Throws a DownloadError where a web page came instead of the file, such as a sign-in page or a catch-all route. */
export function refuseHtml(file: RemoteFile, headers: Headers): void {
  if (!isPage(headers) || /\.html?$/.test(file.name)) return;
  throw new DownloadError('page', `A web page came instead of ${file.name}. Check the address; on a guest network, sign in first.`);
}

/** Requests the first byte; an empty file, for which ranges fail with 416, is requested as a whole. */
async function askFirst(file: RemoteFile, network: Network, signal: AbortSignal): Promise<Response> {
  if (file.size === 0) return request(file.name, file.url, network, signal);
  try {
    return await request(file.name, file.url, network, signal, '0-0');
  } catch (error) {
    if (error instanceof DownloadError && error.kind === 'range') return request(file.name, file.url, network, signal);
    throw error;
  }
}

/** Requests the first byte to learn size and validators. Rejects with a DownloadError where the file is not available or has another size than expected. */
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

/** Throws a DownloadError where the response is not the bytes from `from` to `to` (exclusive) of the same version of the file. */
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

/** Errors of downloads, each with a kind for programs and a message for people that says what to do. */
import { parseRetryAfter } from '../../network/backOff';

/** The kinds of failure, for programs. */
export type DownloadErrorKind =
  | 'absent'
  | 'gated'
  | 'refused'
  | 'busy'
  | 'server'
  | 'offline'
  | 'unreachable'
  | 'cut'
  | 'page'
  | 'range'
  | 'whole'
  | 'changed'
  | 'size'
  | 'hash'
  | 'full'
  | 'listing';

/** Temporary failures, after which a retry may succeed. */
const RETRYABLE: ReadonlySet<DownloadErrorKind> = new Set(['busy', 'server', 'unreachable', 'cut']);

/** A download that failed; the message is for people. Bytes that arrived are kept unless the message says otherwise. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';

  /** `retryAfter`: milliseconds to wait as the server asks; null where it does not say. */
  constructor(
    readonly kind: DownloadErrorKind,
    sentence: string,
    readonly retryAfter: number | null = null
  ) {
    super(sentence);
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.kind);
  }
}

/** The Hub answers 401 without sign-in also for what does not exist; the header X-Error-Code tells which. */
const ABSENT: Readonly<Record<string, string>> = {
  RepoNotFound:
    'The Hub has no public repository for it. Check the name, written owner/name; a private one must be downloaded by its owner and opened from disk.',
  RevisionNotFound: 'The repository has no such revision. Check the branch, tag or commit; most have "main".',
  EntryNotFound: 'The repository has no such file. List its files and choose another.'
};

/** The error for a response that is not a success. `what` names the file for people, `now` is in milliseconds since 1970. */
export function errorOfResponse(what: string, response: Response, now: number): DownloadError {
  const { status, headers } = response;
  const code = headers.get('x-error-code') ?? '';
  if (Object.hasOwn(ABSENT, code)) return new DownloadError('absent', `${what} was not found. ${ABSENT[code]}`);
  if (code === 'GatedRepo' || status === 401 || status === 403)
    return new DownloadError(
      'gated',
      `${what} is given only to those who accepted its licence or may see it. Accept the licence on the model's page, download the file there and open it from disk, or choose an ungated copy.`
    );
  if (status === 404 || status === 410)
    return new DownloadError('absent', `${what} was not found (${status}). Check the repository, the revision and the file's name.`);
  if (status === 429)
    return new DownloadError(
      'busy',
      `The server has had too many requests from here and refuses ${what} for now (429). Wait some minutes, then go on: what has arrived is kept.`,
      parseRetryAfter(headers.get('retry-after'), now)
    );
  if (status >= 500 || status === 408)
    return new DownloadError(
      'server',
      `The server failed while it sent ${what} (${status}). Try again later: what has arrived is kept.`,
      parseRetryAfter(headers.get('retry-after'), now)
    );
  if (status === 416) return new DownloadError('range', `${what} is shorter on the server than it was said to be (416). List the files again and start anew.`);
  return new DownloadError('refused', `The server refused ${what} (${status}). Open the address in the browser to see why, or bring the file yourself.`);
}

/** The error for a request without a response. The browser does not distinguish a dead server from redirects in circles or a CORS refusal. */
export function errorOfNoResponse(what: string, online: boolean): DownloadError {
  return online
    ? new DownloadError(
        'unreachable',
        `${what} could not be reached: the server does not answer, redirects too often, or does not allow this page. Check the address and the connection, then go on: what has arrived is kept.`
      )
    : new DownloadError('offline', `This machine is offline, so ${what} cannot be downloaded. Connect it and go on: what has arrived is kept.`);
}

/** The error for a full disk; null where `error` is another one. */
export function quotaErrorOf(what: string, error: unknown): DownloadError | null {
  if (!(error instanceof Error) || error.name !== 'QuotaExceededError') return null;
  return new DownloadError(
    'full',
    `The browser has no space left for ${what}. Remove a stored model or free disk space, then go on: what has arrived is kept.`
  );
}

/** Streams the bytes of a span, resuming after broken and stalled connections. */
import { DownloadError } from './downloadError';
import { request, requireRange, type LocatedFile } from './request';
import { retry, type Network } from './retry';

/** Milliseconds without a byte after which a connection counts as cut. */
const IDLE_TIMEOUT = 30_000;

const brokenConnection = (file: LocatedFile): DownloadError =>
  new DownloadError('cut', `The connection broke while ${file.name} was downloaded. Check the network, then go on: what has arrived is kept.`);

/** The chunks of one response body. Throws a DownloadError where the connection breaks or stalls. */
async function* chunksOf(file: LocatedFile, response: Response, network: Network): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const watch = new AbortController();
      const silence = network.sleep(IDLE_TIMEOUT, watch.signal).catch(() => undefined);
      const read = await Promise.race([reader.read(), silence]).catch(() => undefined);
      watch.abort();
      if (!read) throw brokenConnection(file);
      if (read.done) return;
      yield read.value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/**
 * Calls `take` with the bytes from `from` to `to` (exclusive), in order, each once, with the offset of the first. Resumes after retryable errors.
 * Rejects with a DownloadError, with what `take` throws, or with the signal's reason.
 */
export async function streamSpan(
  file: LocatedFile,
  from: number,
  to: number,
  network: Network,
  signal: AbortSignal,
  take: (offset: number, bytes: Uint8Array) => void
): Promise<void> {
  let at = from;
  await retry(network, signal, `${file.name} ${from}`, async (advanced) => {
    const start = at;
    const response = await request(file.name, file.url, network, signal, `${start}-${to - 1}`);
    try {
      requireRange(file, start, to, response);
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    for await (const piece of chunksOf(file, response, network)) {
      const bytes = piece.subarray(0, to - at);
      take(at, bytes);
      at += bytes.length;
      signal.throwIfAborted();
      if (bytes.length > 0) advanced();
      if (bytes.length < piece.length)
        throw new DownloadError('size', `More bytes of ${file.name} came than it has. Start again; if it recurs, bring the file yourself.`);
    }
    if (at < to) throw brokenConnection(file);
  });
}

/** Bytes of a span as they arrive, on over cut, silent and failing connections. */
import { DownloadError } from './fault';
import { ask, requireRange, type LocatedFile } from './request';
import { retry, type Wire } from './retry';

/** Milliseconds without a byte after which a connection counts as cut. */
const SILENCE = 30_000;

const cut = (file: LocatedFile): DownloadError =>
  new DownloadError('cut', `The connection broke while ${file.name} was downloaded. Check the network, then go on: what has arrived is kept.`);

/** The pieces of one answer. Throws a DownloadError where the connection breaks or falls silent. */
async function* piecesOf(file: LocatedFile, response: Response, wire: Wire): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const watch = new AbortController();
      const silence = wire.sleep(SILENCE, watch.signal).catch(() => undefined);
      const read = await Promise.race([reader.read(), silence]).catch(() => undefined);
      watch.abort();
      if (!read) throw cut(file);
      if (read.done) return;
      yield read.value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/**
 * Hands the bytes `from` to `to` to `take`, in order, each once, with the place of the first. After a fault that may pass it goes on where it was.
 * Rejects with a DownloadError, with what `take` throws, or with the signal's reason.
 */
export async function stream(
  file: LocatedFile,
  from: number,
  to: number,
  wire: Wire,
  signal: AbortSignal,
  take: (offset: number, bytes: Uint8Array) => void
): Promise<void> {
  let at = from;
  await retry(wire, signal, `${file.name} ${from}`, async (advanced) => {
    const start = at;
    const response = await ask(file.name, file.url, wire, signal, `${start}-${to - 1}`);
    try {
      requireRange(file, start, to, response);
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    for await (const piece of piecesOf(file, response, wire)) {
      const bytes = piece.subarray(0, to - at);
      take(at, bytes);
      at += bytes.length;
      signal.throwIfAborted();
      if (bytes.length > 0) advanced();
      if (bytes.length < piece.length)
        throw new DownloadError('size', `More bytes of ${file.name} came than it has. Start again; if it recurs, bring the file yourself.`);
    }
    if (at < to) throw cut(file);
  });
}

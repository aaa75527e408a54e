/** A file on a server read in slices as they are asked for, for a look at its header before it is downloaded. */
import { locate, type RemoteFile } from './downloadRequest';
import { BROWSER_WIRE, retry, type Wire } from './downloadRetry';
import { stream } from './downloadStream';
import type { ByteSource } from './source';

/** Nothing of it is kept. Opening and reading reject with a DownloadError whose message is for people, or with the signal's reason. */
export async function sourceOfRemote(file: RemoteFile, signal: AbortSignal, wire: Wire = BROWSER_WIRE): Promise<ByteSource> {
  const located = await retry(wire, signal, file.name, () => locate(file, wire, signal));
  return {
    size: located.size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      if (length > 0) await stream(located, offset, offset + length, wire, signal, (at, piece) => bytes.set(piece, at - offset));
      return bytes;
    }
  };
}

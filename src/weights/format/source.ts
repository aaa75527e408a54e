/** Random access to bytes, in memory, in a local file, in the browser's storage or behind range requests. */
import { assertFormat } from './formatError';

/** A file that need never be in memory as a whole. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** The `length` bytes from `offset` on, all within the size; callers must not modify them. Rejects where they cannot be read. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes in memory; reads return views. */
export const sourceOfBytes = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length))
});

/** A file can no longer be read, since it was changed or removed; the message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Names of errors for a file that was changed or removed since it was opened, or whose drive is gone. */
const LOST = ['NotReadableError', 'NotFoundError'];

const adviceOn = (blob: Blob): string =>
  `${blob instanceof File ? blob.name : 'The file'} cannot be read any more: it was changed, moved or deleted since it was chosen. Choose it again.`;

/** A chosen or stored file, read from disk on demand; where that fails, reading rejects with a SourceError whose message is `lost`. */
export const sourceOfBlob = (blob: Blob, lost = adviceOn(blob)): ByteSource => ({
  size: blob.size,
  async read(offset, length) {
    try {
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    } catch (error) {
      if (error instanceof DOMException && LOST.includes(error.name)) throw new SourceError(lost, { cause: error });
      throw error;
    }
  }
});

/** Reads exactly `length` bytes. Rejects with a FormatError where the file or the returned bytes end earlier; `what` names them in the message. */
export async function readExactly(source: ByteSource, offset: number, length: number, what: string): Promise<Uint8Array> {
  assertFormat(offset + length <= source.size, `The file is cut off: ${what} ends at byte ${offset + length} of ${source.size}. Fetch it again.`);
  const bytes = await source.read(offset, length);
  assertFormat(bytes.length === length, `The file ended while it was read: of ${what} came ${bytes.length} of ${length} bytes. Choose or fetch it again.`);
  return bytes;
}

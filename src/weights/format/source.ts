/** Bytes read in slices, wherever they lie: in memory, in a file of the person's, in the browser's own storage or behind Range requests. */
import { assertFormat } from './formatError';

/** A file that need never be in memory as a whole. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** The `length` bytes from `offset` on, both within the size. They are not to be written to. Rejects where the bytes cannot be had. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that are in memory already; what is read are views. */
export const sourceOfBytes = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length))
});

/** A file that the browser gives no longer, as it was changed or is gone; the message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** How a browser says that a file is not what was opened: changed, removed, or on a drive that is no longer there. */
const LOST = ['NotReadableError', 'NotFoundError'];

const adviceOn = (blob: Blob): string =>
  `${blob instanceof File ? blob.name : 'The file'} cannot be read any more: it was changed, moved or deleted since it was chosen. Choose it again.`;

/** A chosen or stored file, which the browser reads from disk as it is asked to; where it cannot, reading rejects with a SourceError that says `lost`. */
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

/** Exactly the bytes asked for. Throws a FormatError where the file, or what the source gave of it, ends before them; `what` says for people what they are. */
export async function readExactly(source: ByteSource, offset: number, length: number, what: string): Promise<Uint8Array> {
  assertFormat(offset + length <= source.size, `The file is cut off: ${what} ends at byte ${offset + length} of ${source.size}. Fetch it again.`);
  const bytes = await source.read(offset, length);
  assertFormat(bytes.length === length, `The file ended while it was read: of ${what} came ${bytes.length} of ${length} bytes. Choose or fetch it again.`);
  return bytes;
}

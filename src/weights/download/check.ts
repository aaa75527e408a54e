/** The SHA-256 of a file that is too large for memory, in slices. */
import type { DiskFile } from './disk';

/** A hash that is fed piece by piece. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** In hexadecimal, once all is fed. */
  hex(): string;
}

const SLICE = 4 * 2 ** 20;

/** Reads the file's first `size` bytes into `digest`; between slices others have their turn. Rejects with the signal's reason. */
export async function hashFile(file: DiskFile, size: number, digest: Hasher, signal: AbortSignal, report: (done: number) => void): Promise<string> {
  for (let at = 0; at < size; at += SLICE) {
    signal.throwIfAborted();
    digest.update(file.read(at, Math.min(SLICE, size - at)));
    report(Math.min(size, at + SLICE));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return digest.hex();
}

/** The SHA-256 of a file that is too large for memory, fed in slices, as the browser's own cannot be: FIPS 180-4, in WebAssembly by hash-wasm. */
import { createSHA256 } from 'hash-wasm';
import type { DiskFile } from './disk';

/** A hash that is fed slice by slice. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** In hexadecimal, once all is fed. */
  hex(): string;
}

/** An empty SHA-256. */
export async function sha256(): Promise<Hasher> {
  const hasher = await createSHA256();
  hasher.init();
  return { update: (bytes) => void hasher.update(bytes), hex: () => hasher.digest('hex') };
}

const SLICE = 4 * 2 ** 20;

/** Reads the file's first `size` bytes into `hasher`; between slices others have their turn. Rejects with the signal's reason. */
export async function hashFile(file: DiskFile, size: number, hasher: Hasher, signal: AbortSignal, report: (done: number) => void): Promise<string> {
  for (let at = 0; at < size; at += SLICE) {
    signal.throwIfAborted();
    hasher.update(file.read(at, Math.min(SLICE, size - at)));
    report(Math.min(size, at + SLICE));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hasher.hex();
}

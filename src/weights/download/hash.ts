/** Incremental SHA-256 (FIPS 180-4) of files too large for memory, by hash-wasm in WebAssembly; the browser's own `crypto.subtle.digest` takes whole buffers only. */
import { createSHA256 } from 'hash-wasm';
import type { DiskFile } from './disk';

/** A hash that is fed slice by slice. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** The hash in hexadecimal, after the last update. */
  hex(): string;
}

/** A SHA-256 hasher of no bytes yet. */
export async function sha256(): Promise<Hasher> {
  const hasher = await createSHA256();
  hasher.init();
  return { update: (bytes) => void hasher.update(bytes), hex: () => hasher.digest('hex') };
}

const SLICE = 4 * 2 ** 20;

/** Hashes the file's first `size` bytes and resolves with the hash; yields to the event loop between slices. `report` gets the bytes done. Rejects with the signal's reason. */
export async function hashFile(file: DiskFile, size: number, hasher: Hasher, signal: AbortSignal, report: (done: number) => void): Promise<string> {
  for (let at = 0; at < size; at += SLICE) {
    signal.throwIfAborted();
    hasher.update(file.read(at, Math.min(SLICE, size - at)));
    report(Math.min(size, at + SLICE));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hasher.hex();
}

/** SHA-256 fed piece by piece, which the browser's own cannot be: FIPS 180-4, in WebAssembly by hash-wasm. */
import { createSHA256 } from 'hash-wasm';
import type { Hasher } from './check';

export async function sha256(): Promise<Hasher> {
  const hasher = await createSHA256();
  hasher.init();
  return { update: (bytes) => void hasher.update(bytes), hex: () => hasher.digest('hex') };
}

/** Checksums that reveal damage: CRC-32 of a checkpoint, SHA-256 of a bundle's files. */
import type { Checkpoint } from '../record/checkpoint';
import { STATE_PARTS } from './engineStateBytes';
import { encodeJson } from './json';

/** The CRC-32 remainder of each byte, by the reversed polynomial of ISO 3309. */
const ONE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});
/** The remainders with one more zero byte after each byte. */
const followed = (table: Uint32Array): Uint32Array => table.map((rest) => ONE[rest & 255]! ^ (rest >>> 8));
const TWO = followed(ONE);
const THREE = followed(TWO);
const FOUR = followed(THREE);

/** CRC-32 (ISO 3309, as in zip and PNG) of the bytes, continued from others whose CRC-32 is `before`; four bytes at a time, since checkpoints are large. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    const word = rest ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    rest = FOUR[word & 255]! ^ THREE[(word >>> 8) & 255]! ^ TWO[(word >>> 16) & 255]! ^ ONE[word >>> 24]!;
  }
  for (; i < bytes.length; i++) rest = ONE[(rest ^ bytes[i]!) & 255]! ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** CRC-32 of everything in a checkpoint, tensors bit by bit, as eight hexadecimal digits. */
export function checksumOf({ id, createdAt, lab, engine }: Checkpoint): string {
  const tensors = Object.entries(engine).flatMap(([agent, state]) =>
    STATE_PARTS.flatMap((part) =>
      Object.entries(state[part] ?? {}).map(([name, values]) => ({ place: [agent, state.step, part, name, values.length], values }))
    )
  );
  const head = new TextEncoder().encode(encodeJson({ id, createdAt, lab, agents: Object.keys(engine), places: tensors.map(({ place }) => place) }));
  const sum = tensors.reduce((crc, { values }) => crc32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), crc), crc32(head));
  return sum.toString(16).padStart(8, '0');
}

/** SHA-256 in lower-case hexadecimal. Rejects on an insecure page, where browsers have no `crypto.subtle`. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) throw new Error('Bundles need a secure page: open Orchard from https or from localhost.');
  const hash = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

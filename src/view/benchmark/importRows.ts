/** A visitor's rows on their way in: from a file or an address to a text with a name. */
import { decodeText } from './decodeText';

/** Largest text taken in, in bytes: some hundred thousand rows. */
const MAX_BYTES = 64e6;

export interface ImportedText {
  /** Suggested; the visitor may change it. */
  readonly name: string;
  readonly text: string;
  /** What the person should know of how it was read. */
  readonly note?: string;
}

/** A permitted name for a set from a file's name or the last part of an address. */
export function suggestSetName(path: string): string {
  const base = path.split(/[?#]/)[0]!.split(/[\\/]/).findLast(Boolean) ?? '';
  const bare = base.replace(/\.(jsonl?|ndjson|txt)$/i, '').replace(/[^A-Za-z0-9 ._-]+/g, '-');
  return (
    bare
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 40)
      .trim() || 'mine'
  );
}

/** The bytes as text under a name for the set; `path` names them for the person too. Rejects with a sentence where they are in no encoding that is read. */
async function importText(blob: Blob, path: string): Promise<ImportedText> {
  const { text, note } = decodeText(new Uint8Array(await blob.arrayBuffer()), path);
  return { name: suggestSetName(path), text, ...(note === null ? {} : { note }) };
}

/** Reads a chosen file. Rejects with a sentence where it is too large, or no text. */
export async function readRowsFile(file: File): Promise<ImportedText> {
  assertSize(file.size, file.name);
  return importText(file, file.name);
}

/** Fetches an address. Rejects with a sentence where that cannot be done, or is not allowed from here. */
export async function readRowsUrl(address: string): Promise<ImportedText> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new Error(`"${address}" is no web address. Write it whole, with https://.`);
  const response = await fetch(address, { credentials: 'omit' }).catch(() => null);
  if (!response)
    throw new Error(`${address} could not be fetched: it is not there, or its server lets no other page read it. Download the file and choose it here.`);
  if (!response.ok) throw new Error(`${address} answered ${response.status}. Look whether the address is right.`);
  const blob = await response.blob();
  assertSize(blob.size, address);
  return importText(blob, address);
}

function assertSize(size: number, name: string): void {
  if (size > MAX_BYTES)
    throw new RangeError(`${name} has ${Math.round(size / 1e6)} MB; at most ${MAX_BYTES / 1e6} MB can be taken in. Split it, and bring the parts one by one.`);
}

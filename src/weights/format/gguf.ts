/**
 * GGUF, llama.cpp's format of models (github.com/ggml-org/ggml, docs/gguf.md), versions 2 and 3: the header is read, tensors stay in the file.
 *
 * Why not @huggingface/gguf 0.4.6: in a browser it reads from addresses only, it takes what a cut-off file lacks for zeros (three tensors from 24 bytes), checks
 * Why not @huggingface/gguf 0.4.6: in a browser it reads from URLs only, reads missing bytes of a truncated file as zeros (three tensors from 24 bytes), checks
 * neither types nor offsets, and takes seconds and hundreds of megabytes for a 24-byte header that claims ten million tensors.
 */
import { BinaryReader, MoreBytesNeeded } from './binaryReader';
import { assertFormat } from './formatError';
import { readMetadata, type Metadata } from './ggufMetadata';
import { readTensors } from './ggufTensors';
import { readExactly, type ByteSource } from './source';
import type { FileTensor } from './tensor';

/** A file's header. */
export interface Gguf {
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, FileTensor>;
}

const MAGIC = 0x46554747;
/** Bytes read first; four times as many until the header is whole. With a vocabulary of 150,000 tokens it takes about 6 MB. */
const FIRST_PART = 1 << 20;
const LONGEST_HEADER = 1 << 24;

/** Reads the header and checks that every tensor is of a type that can be read and lies within the file. Throws a FormatError that says what is wrong. */
export async function openGguf(source: ByteSource): Promise<Gguf> {
  let part = new Uint8Array();
  for (let length = FIRST_PART; ; length *= 4) {
    assertFormat(length <= LONGEST_HEADER, `The file's header is longer than ${LONGEST_HEADER} bytes, which are the most that is read.`);
    const end = Math.min(length, source.size);
    part = joined(part, await readExactly(source, part.length, end - part.length, 'the header'));
    try {
      return readHeader(part, source);
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
    }
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

function readHeader(part: Uint8Array, source: ByteSource): Gguf {
  const cursor = new BinaryReader(part, source.size);
  assertFormat(source.size >= 4 && cursor.u32() === MAGIC, 'The file is no GGUF file: it does not begin with "GGUF".');
  const version = cursor.u32();
  assertFormat((version & 0xffff) !== 0, 'The GGUF file is written for big-endian machines. Convert it, or choose another.');
  assertFormat(version === 2 || version === 3, `The GGUF file is of version ${version}; readable are 2 and 3. Choose a newer file.`);
  const tensorCount = cursor.u64();
  const metadata = readMetadata(cursor, cursor.u64());
  const parts = metadata.get('split.count') ?? 1;
  assertFormat(parts === 1, `The GGUF file is one of ${String(parts)} parts. Join them with "llama-gguf-split --merge", or choose a model in one file.`);
  return { metadata, tensors: readTensors(cursor, tensorCount, metadata, source) };
}

/** What GGUF files hold besides models, in words, by their `general.type` (docs/gguf.md). */
const OTHERS: Readonly<Record<string, string>> = {
  adapter: 'an adapter, which changes a model',
  vocab: 'a vocabulary without weights',
  imatrix: 'an importance matrix, from which models are made smaller',
  mmproj: 'an encoder of images or sounds for a model'
};

/** Throws a FormatError where the file is no model. */
export function requireModel({ metadata, tensors }: Gguf): void {
  const type = String(metadata.get('general.type') ?? 'model');
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : [...tensors.keys()].some((name) => name.endsWith('.in_sum2')) ? OTHERS['imatrix'] : null;
  assertFormat(!other, `The file holds ${other}, and is no model itself. Choose the model's own file.`);
  assertFormat(tensors.size > 0, 'The file holds a vocabulary without weights, and is no model itself. Choose a file of the same model with its weights.');
}

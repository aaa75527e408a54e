/** A stored body from files as transformers saves them: `config.json` and the tensors of one or more safetensors files. */
import { readRowBlocks, type FileTensor } from '../../weights/format/tensor';
import { shapeOfConfig } from './config';
import { EMBEDDING, HEAD, type ModelShape } from './shape';
import { storedBodyOf, type StoredBody } from './storedBody';

/** Rotary frequencies, which old releases saved with each layer; they follow from the config. */
const isFrequencies = (name: string): boolean => name.endsWith('.rotary_emb.inv_freq');

/**
 * The body. Rejects with a FormatError where the config is of another architecture, or the tensors do not fit it. Where the config says that the head is the embedding, either may be saved
 * The body. Rejects with a FormatError where the config is of another architecture, or the tensors do not fit it. Where the config ties the head to the embedding, either may be saved
 * alone; where both are saved and differ, the head is not tied, as in transformers.
 */
export async function bodyOfCheckpoint(config: unknown, tensors: ReadonlyMap<string, FileTensor>): Promise<StoredBody> {
  const shape = shapeOfConfig(config);
  const own = new Map([...tensors].filter(([name]) => !isFrequencies(name)));
  return shape.tied ? tiedBody(shape, own) : storedBodyOf(shape, own);
}

async function tiedBody(shape: ModelShape, tensors: ReadonlyMap<string, FileTensor>): Promise<StoredBody> {
  const [embedding, head] = [tensors.get(EMBEDDING), tensors.get(HEAD)];
  if (head === undefined) return storedBodyOf(shape, tensors);
  if (embedding !== undefined && !(await areEqual(embedding, head))) return storedBodyOf({ ...shape, tied: false }, tensors);
  const others = [...tensors].filter(([name]) => name !== HEAD);
  return storedBodyOf(shape, new Map([...others, [EMBEDDING, embedding ?? { ...head, name: EMBEDDING }]]));
}

/** Whether two matrices are equal byte for byte; reading stops at the first difference. */
async function areEqual(a: FileTensor, b: FileTensor): Promise<boolean> {
  if (a.type !== b.type || a.shape.length !== 2 || a.shape.join() !== b.shape.join()) return false;
  const others = readRowBlocks(b);
  for await (const { bytes } of readRowBlocks(a)) {
    const next = await others.next();
    if (next.done || bytes.some((byte, i) => byte !== next.value.bytes[i])) return false;
  }
  return true;
}

/** A small body in files, read into memory whole: what it is compared by. */
import type { Quantised } from '../../src/math/quantise';
import type { ModelFile } from '../../src/model/body/file';
import { storedMatrices, type StoredBody } from '../../src/model/body/storedBody';
import { vectorEntries } from '../../src/model/body/tensorEntries';
import { repackWhole } from '../../src/weights/format/repack';
import { readVector } from '../../src/weights/format/tensor';

/** Throws a FormatError where a file is damaged. */
export async function readStoredBody(body: StoredBody, name: string, vocabulary: readonly string[]): Promise<ModelFile> {
  const matrices = new Map<string, Quantised>();
  for (const { name, layout } of storedMatrices(body)) matrices.set(name, await repackWhole(body.tensors.get(name)!, layout));
  const vectors = new Map<string, Float32Array>();
  for (const { name, length } of vectorEntries(body.shape)) vectors.set(name, await readVector(body.tensors.get(name)!, length));
  return { name, shape: body.shape, vocabulary, matrices, vectors };
}

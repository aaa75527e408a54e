/** Loads a stored body onto the active device; of each matrix only the block of rows being read is in host memory. */
import { getBackend, keep, tensor1d, type Tensor1D } from '@tensorflow/tfjs-core';
import { finishGpu } from '../../ops/core/gpu';
import { disposeWeight, type Weight } from '../../ops/linear/weight';
import { openWeight } from '../../ops/linear/weightWriter';
import { readVector } from '../../weights/format/tensor';
import { assembleBody, type ModelBody } from './body';
import { MAX_WASM_WEIGHT_BYTES } from '../fit/limits';
import { readMatrix, storedMatrices, type StoredBody } from './storedBody';
import { codedBytes, floatBytes, vectorEntries, type MatrixEntry } from './tensorEntries';

/** Bytes uploaded to the GPU between two waits for it: uploads in flight occupy host memory. */
const AHEAD = 2 ** 26;

const totalOf = (entries: readonly MatrixEntry[], bytes: (entry: MatrixEntry) => number): number => entries.reduce((total, entry) => total + bytes(entry), 0);

/**
 * For sequences of at most `longest` tokens; `report` hears the share of the codes' bytes that are loaded. Throws a RangeError where WebAssembly cannot hold the model, and
 * Loads the body for sequences of at most `longest` tokens; `report` is called with the share, from 0 to 1, of the matrices' bytes loaded so far. Rejects with a RangeError where WebAssembly
 * cannot hold the model, and with a FormatError where the file is damaged; what was loaded is then freed.
 */
export async function loadStoredBody(stored: StoredBody, longest: number, report?: (share: number) => void): Promise<ModelBody> {
  const entries = storedMatrices(stored);
  if (getBackend() !== 'webgpu') refuseFloats(totalOf(entries, floatBytes));
  const weights = new Map<string, Weight>();
  const vectors = new Map<string, Tensor1D>();
  const all = totalOf(entries, codedBytes);
  let done = 0;
  async function count(bytes: number): Promise<void> {
    const waits = Math.floor(done / AHEAD) !== Math.floor((done + bytes) / AHEAD);
    done += bytes;
    report?.(done / all);
    if (waits && getBackend() === 'webgpu') await finishGpu();
  }
  try {
    for (const entry of entries) weights.set(entry.name, await loadMatrix(stored, entry, count));
    for (const { name, length } of vectorEntries(stored.shape)) vectors.set(name, keep(tensor1d(await readVector(stored.tensors.get(name)!, length))));
  } catch (error) {
    weights.forEach(disposeWeight);
    vectors.forEach((vector) => vector.dispose());
    throw error;
  }
  return assembleBody(
    stored.shape,
    longest,
    (name) => weights.get(name)!,
    (name) => vectors.get(name)!
  );
}

async function loadMatrix(stored: StoredBody, entry: MatrixEntry, count: (bytes: number) => Promise<void>): Promise<Weight> {
  const writer = openWeight(entry);
  try {
    for await (const rows of readMatrix(stored, entry)) {
      writer.write(rows.first, rows);
      await count(codedBytes({ ...entry, outputs: rows.outputs }));
    }
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return writer.finish();
}

function refuseFloats(bytes: number): void {
  if (bytes > MAX_WASM_WEIGHT_BYTES)
    throw new RangeError(
      `Without WebGPU a model is unpacked to floats, and this one would take ${(bytes / 1e9).toFixed(1)} GB, where ${MAX_WASM_WEIGHT_BYTES / 1e9} GB are the most. Choose a smaller model, or a browser with WebGPU.`
    );
}

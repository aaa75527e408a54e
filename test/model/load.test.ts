/** Bodies loaded from files block by block: on every device the very tensors of a body that was in memory as a whole, and nothing left where loading fails. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { blankQuantised } from '../../src/math/quantise';
import { bodyBytes, disposeBody, loadBody, type ModelBody } from '../../src/model/body/body';
import { bodyOfGguf } from '../../src/model/body/gguf';
import { loadStoredBody } from '../../src/model/body/load';
import { storedMatrices, type StoredBody } from '../../src/model/body/storedBody';
import { codedBytes, floatBytes, vectorEntries } from '../../src/model/body/tensorEntries';
import { tensorsOf } from '../../src/ops/linear/weight';
import { openGguf } from '../../src/weights/format/gguf';
import { sourceOfBytes } from '../../src/weights/format/source';
import { onEveryDevice } from '../ops/rig/device';
import { fetchFixture } from './fixture';
import { fetchBytes } from './tiny';

const file = import.meta.glob<string>('../fixtures/llama-tiny/model.gguf', { eager: true, import: 'default', query: '?url' });
const open = async (): Promise<StoredBody> => bodyOfGguf(await openGguf(sourceOfBytes(await fetchBytes(Object.values(file)[0]!))));

/** All numbers and codes of a body, in one order; its tensors are freed. */
async function contentsOf(body: ModelBody): Promise<unknown[]> {
  const weights = [body.embedding, body.head, ...body.blocks.flatMap((block) => Object.values(block.weights))];
  const tensors = [...weights.flatMap(tensorsOf), ...body.blocks.flatMap(({ vectors }) => Object.values(vectors)), body.norm, body.rotaryTable];
  const contents = await Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));
  disposeBody(body);
  return contents;
}

onEveryDevice((device) => {
  it('makes the same body as a file in memory, and says how far it is', async () => {
    const shares: number[] = [];
    const stored = await open();
    const body = await loadStoredBody(stored, 64, (share) => shares.push(share));
    expect(await contentsOf(body)).toEqual(await contentsOf(loadBody((await fetchFixture('llama-tiny')).model, 64)));
    expect(shares.at(-1)).toBeCloseTo(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it('takes the bytes that its layouts say', async () => {
    const stored = await open();
    const body = await loadStoredBody(stored, 64);
    const matrices = storedMatrices(stored).map(device === 'webgpu' ? codedBytes : floatBytes);
    const vectors = vectorEntries(stored.shape).map(({ length }) => 4 * length);
    expect(bodyBytes(body)).toBe([...matrices, ...vectors, 4 * body.rotaryTable.size].reduce((total, bytes) => total + bytes, 0));
    disposeBody(body);
  });

  it('leaves nothing behind where the source fails', async () => {
    const stored = await open();
    let reads = 0;
    const read = (): Promise<never> => Promise.reject(new Error('The disk is gone.'));
    const tensors = new Map([...stored.tensors].map(([name, tensor]) => [name, { ...tensor, source: { ...tensor.source, read: (...at: [number, number]) => (++reads > 5 ? read() : tensor.source.read(...at)) } }])); // prettier-ignore
    const before = memory().numTensors;
    await expect(loadStoredBody({ ...stored, tensors }, 64)).rejects.toThrow('The disk is gone.');
    expect(memory().numTensors).toBe(before);
  });

  it.runIf(device === 'wasm')('refuses what would not fit in floats', async () => {
    const stored = await open();
    const large = { ...stored, shape: { ...stored.shape, vocabulary: 10_000_000 } };
    await expect(loadStoredBody(large, 64)).rejects.toThrow(/would take \d+\.\d GB, where 2\.5 GB are the most\. Choose/);
  });
});

it('counts the bytes of codes as their layouts have them', () => {
  const { codes, scales } = blankQuantised('q4', 6, 96);
  expect(codedBytes({ name: 'a', layout: 'q4', outputs: 6, inputs: 96 })).toBe(codes.byteLength + scales.byteLength);
});

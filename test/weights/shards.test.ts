/** Safetensors read in slices: one file or several with an index, and refusals where they are damaged or do not fit together. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { repackWhole } from '../../src/weights/format/repack';
import { floatTensor, uint32Tensor, writeSafetensors, type StoredTensor } from '../../src/weights/format/safetensors';
import { openSafetensors, openIndexedShards } from '../../src/weights/format/shards';
import { sourceOfBytes, type ByteSource } from '../../src/weights/format/source';
import { readVector } from '../../src/weights/format/tensor';
import { mutate } from './mutate';

const fileOf = (tensors: Readonly<Record<string, StoredTensor>>): Uint8Array => writeSafetensors({ metadata: {}, tensors: new Map(Object.entries(tensors)) });
const half = (dtype: 'F16' | 'BF16', bits: readonly number[]): StoredTensor => ({
  dtype,
  shape: [bits.length],
  bytes: new Uint8Array(Uint16Array.from(bits).buffer)
});

const first = fileOf({
  one: floatTensor(Float32Array.of(1, -2.5, 3e-30), [3]),
  two: half('F16', [0x3c00, 0xc000, 0x0001]),
  four: floatTensor(new Float32Array(64).fill(2), [2, 32])
});
const second = fileOf({ three: half('BF16', [0x3f80, 0xc048, 0x0001]) });
const files: Readonly<Record<string, Uint8Array>> = { 'model-1.safetensors': first, 'model-2.safetensors': second };
const weightMap = { one: 'model-1.safetensors', two: 'model-1.safetensors', three: 'model-2.safetensors' };

const openFile = (name: string): Promise<ByteSource> => Promise.resolve(sourceOfBytes(files[name]!));

describe('a file', () => {
  it('gives numbers of each float type', async () => {
    const tensors = await openIndexedShards({ metadata: { total_size: 24 }, weight_map: weightMap }, openFile);
    expect([...tensors.keys()]).toEqual(['one', 'two', 'three']);
    expect([...(await readVector(tensors.get('one')!, 3))]).toEqual([1, -2.5, Math.fround(3e-30)]);
    expect([...(await readVector(tensors.get('two')!, 3))]).toEqual([1, -2, 2 ** -24]);
    expect([...(await readVector(tensors.get('three')!, 3))]).toEqual([1, -3.125, 2 ** -133]);
  });

  it('is opened once, and no more of it is read than its header', async () => {
    const reads: [string, number, number][] = [];
    const watched = async (name: string): Promise<ByteSource> => {
      const { size, read } = await openFile(name);
      return { size, read: (offset, length) => (reads.push([name, offset, length]), read(offset, length)) };
    };
    await openIndexedShards({ weight_map: weightMap }, watched);
    const header = (name: string): number => new DataView(files[name]!.buffer).getUint32(0, true);
    expect(reads).toEqual(
      Object.keys(files).flatMap((name) => [
        [name, 0, 8],
        [name, 8, header(name)]
      ])
    );
  });
});

describe('what does not fit together is refused:', () => {
  it.each<[string, unknown, RegExp]>([
    ['no index', null, /no "weight_map"/],
    ['a list of tensors', { weight_map: ['one'] }, /no "weight_map"/],
    ['a file by number', { weight_map: { one: 1 } }, /places the tensor "one" in 1, which is no name/],
    ['a file outside', { weight_map: { one: '../model-1.safetensors' } }, /"one" in "..\/model-1.safetensors", which is no name/],
    ['a file elsewhere', { weight_map: { one: 'https://elsewhere/x.safetensors' } }, /no name of a safetensors file/],
    ['thousands of files', { weight_map: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`t${i}`, `${i}.safetensors`])) }, /more than 1000 files/],
    ['a tensor in the wrong file', { weight_map: { ...weightMap, three: 'model-1.safetensors' } }, /"three" in model-1.safetensors, which does not have it/]
  ])('%s', async (_, index, sentence) => {
    const reading = openIndexedShards(index, openFile);
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(sentence);
  });

  it('weights that others have quantised', async () =>
    await expect(openSafetensors(sourceOfBytes(fileOf({ packed: uint32Tensor(Uint32Array.of(1), [1]) })))).rejects.toThrow(
      'Tensor "packed" has type U32, which cannot be read here. Choose the weights as they were trained'
    ));
});

describe('damage', () => {
  it('by cutting off is refused at every byte', async () => {
    for (let length = 0; length < first.length; length++) await expect(openSafetensors(sourceOfBytes(first.subarray(0, length)))).rejects.toThrow(FormatError);
  });

  it('at random, three thousand times, is refused or leaves what can be read', async () => {
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      try {
        for (const tensor of (await openSafetensors(sourceOfBytes(mutate(first, randomOf('shards', i))))).values())
          await (tensor.shape.length === 1 ? readVector(tensor, tensor.shape[0]!) : repackWhole(tensor, 'q8'));
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

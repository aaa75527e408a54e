/** The safetensors format: what is written is read back, and what is damaged is refused with a sentence, never misread. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { floatTensor, readFloatTensor, readSafetensors, uint32Tensor, readUint32Tensor, writeSafetensors } from '../../src/weights/format/safetensors';
import { fetchBytes } from '../model/tiny';
import transformers from '../fixtures/qwen2-tiny/model.safetensors?url';
import { mutate } from './mutate';

const tensors = new Map([
  ['weight', floatTensor(Float32Array.from([1, -2.5, 3e-30, Infinity, 0, -0]), [2, 3])],
  ['codes', uint32Tensor(Uint32Array.from([0xffffffff, 7]), [2])],
  ['nothing', floatTensor(new Float32Array(), [0, 4])],
  ['scalar', floatTensor(Float32Array.of(4), [])]
]);
const valid = writeSafetensors({ metadata: { format: 'pt', 'a key': 'ünï "quoted"' }, tensors });

/** A file with any text as its header. */
function fileOf(header: string, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) => JSON.stringify({ x: { dtype, shape, data_offsets: offsets } });
const eight = new Uint8Array(8);

describe('a file', () => {
  it('comes back as it was written', () => {
    const { metadata, tensors: read } = readSafetensors(valid);
    expect(metadata).toEqual({ format: 'pt', 'a key': 'ünï "quoted"' });
    expect([...read.keys()]).toEqual([...tensors.keys()]);
    for (const [name, tensor] of tensors) expect(read.get(name)).toEqual(tensor);
  });

  it('is read where it lies within a larger buffer', () => {
    const buffer = new Uint8Array(valid.length + 11);
    buffer.set(valid, 5);
    const file = readSafetensors(buffer.subarray(5, 5 + valid.length));
    expect([...readFloatTensor(file, 'weight', [2, 3])]).toEqual([1, -2.5, Math.fround(3e-30), Infinity, 0, -0]);
    expect([...readUint32Tensor(file, 'codes', [2])]).toEqual([0xffffffff, 7]);
  });

  it.each(['{"__metadata__":null}', '{}'])('may have no metadata: %s', (header) => expect(readSafetensors(fileOf(header)).metadata).toEqual({}));

  it('begins its tensors at a multiple of eight bytes', () => {
    expect(Number(new DataView(valid.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  it('may come from elsewhere', async () => {
    const { tensors: read } = readSafetensors(await fetchBytes(transformers));
    expect(read.get('model.layers.1.mlp.down_proj.weight')).toMatchObject({ dtype: 'F32', shape: [64, 128] });
  });
});

describe('a damaged file', () => {
  it('is refused wherever it is cut off', () => {
    for (let length = 0; length < valid.length; length++) expect(() => readSafetensors(valid.subarray(0, length)), `${length} bytes`).toThrow(FormatError);
  });

  it.each([
    ['no header at all', new Uint8Array(3), /it has 3 bytes/],
    ['another magic', new TextEncoder().encode('GGUF\u0003\0\0\0 and so on and so on'), /header is longer than the file/],
    ['a header length of 2^63', fileOf('{}').with(7, 0x80), /header is longer than the file/],
    ['a header that is no JSON', fileOf('{"x":'), /not JSON/],
    ['a header that is no UTF-8', fileOf('{}').with(8, 0xff), /not JSON/],
    ['a list as header', fileOf('[]'), /not an object/],
    ['a null header', fileOf('null'), /not an object/],
    ['a header a hundred thousand lists deep', fileOf('['.repeat(1e5) + ']'.repeat(1e5)), /no safetensors file/],
    ['metadata of numbers', fileOf('{"__metadata__":{"a":1}}'), /other than strings/],
    ['a tensor without description', fileOf('{"x":7}'), /"x" has no description/],
    ['an unknown type', fileOf(entry('F8', [2], [0, 8]), eight), /type F8/],
    ['a type from the prototype', fileOf(entry('constructor', [2], [0, 8]), eight), /type constructor/],
    ['a negative length', fileOf(entry('F32', [-2], [0, 8]), eight), /no valid shape/],
    ['a length of 1.5', fileOf(entry('F32', [1.5], [0, 6]), eight), /no valid shape/],
    ['a length beyond counting', fileOf('{"x":{"dtype":"F32","shape":[1e300],"data_offsets":[0,8]}}', eight), /no valid shape/],
    ['lengths whose product overflows', fileOf(entry('F32', [2 ** 52, 2 ** 52, 2 ** 52], [0, 8]), eight), /by its shape/],
    ['three offsets', fileOf(entry('F32', [2], [0, 4, 8]), eight), /no valid place/],
    ['offsets in reverse', fileOf(entry('F32', [2], [8, 0]), eight), /by its place/],
    ['a place that does not fit the shape', fileOf(entry('F32', [3], [0, 8]), eight), /takes 12 bytes by its shape but 8/],
    ['a tensor past the end', fileOf(entry('F32', [4], [0, 16]), eight), /cut off: tensor "x"/],
    [
      'a tensor over another',
      fileOf('{"x":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"y":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}', eight),
      /"y".*byte 4.*6/
    ],
    [
      'a gap between tensors',
      fileOf('{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}', eight),
      /"y".*byte 4.*2/
    ],
    ['bytes after the last tensor', fileOf(entry('U8', [6], [0, 6]), eight), /2 bytes .* no tensor/]
  ])('is refused: %s', (_, bytes, sentence) => {
    const read = () => readSafetensors(bytes);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(sentence);
  });

  it('reads or is refused under three thousand mutations, and what it reads fits its shape', () => {
    const began = performance.now();
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      try {
        for (const { dtype, shape, bytes } of readSafetensors(mutate(valid, randomOf('safetensors', i))).tensors.values()) {
          const width = { F32: 4, U32: 4, I32: 4, F16: 2, BF16: 2, U8: 1, I8: 1 }[dtype];
          expect(bytes.length).toBe(shape.reduce((product, length) => product * length, width));
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect((error as Error).message).toMatch(/^[A-Z].*\.$/s);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('a tensor asked for by name', () => {
  const file = readSafetensors(valid);

  it.each([
    ['missing', 'bias', [2, 3], 'The file lacks the tensor "bias".'],
    ['of another shape', 'weight', [3, 2], 'Tensor "weight" is F32 [2, 3], where F32 [3, 2] is needed.'],
    ['of another type', 'codes', [2], 'Tensor "codes" is U32 [2], where F32 [2] is needed.']
  ])('is refused where it is %s', (_, name, shape, sentence) => {
    expect(() => readFloatTensor(file, name, shape)).toThrow(new FormatError(sentence));
  });

  it('is a copy', () => {
    const bytes = valid.slice();
    const values = readFloatTensor(readSafetensors(bytes), 'scalar', []);
    bytes.fill(0);
    expect([...values]).toEqual([4]);
  });
});

/** GGUF headers: what is written is read back in slices, and what is damaged or forged is refused at once with a sentence, never misread. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { openGguf, type Gguf } from '../../src/weights/format/gguf';
import { layoutFor, repack } from '../../src/weights/format/repack';
import { sourceOfBlob, sourceOfBytes, type ByteSource } from '../../src/weights/format/source';
import { concatenated, entry, fileOf, text, value } from './ggufFile';
import { mutate } from './mutate';

const [F32, Q4_0, Q2_K, Q8_0] = [0, 2, 10, 8];

const valid = fileOf({
  metadata: [
    ['general.architecture', value.text('llama')],
    ['general.alignment', value.u32(32)],
    ['llama.rope.freq_base', value.f32(1e4)],
    ['tokenizer.ggml.add_bos_token', value.flag(1)],
    ['tokenizer.ggml.tokens', value.texts(['<s>', 'é', ''])],
    ['numbers', value.list(3, 2, new Uint8Array(Int16Array.of(-7, 300).buffer))],
    ['big', value.list(10, 1, new Uint8Array(BigUint64Array.of(2n ** 40n).buffer))],
    ['lists', value.list(9, 1, value.list(0, 2, Uint8Array.of(1, 2)).subarray(4))]
  ],
  tensors: [entry('norm', [4], F32, 0), entry('half', [32, 2], Q4_0, 32), entry('byte', [32, 1], Q8_0, 96)],
  data: Uint8Array.from({ length: 96 + 34 }, (_, i) => (i * 7) % 60)
});

const open = (bytes: Uint8Array): Promise<Gguf> => openGguf(sourceOfBytes(bytes));

/** A source that notes what is read of it. */
function watched(source: ByteSource): ByteSource & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  return { size: source.size, reads, read: (offset, length) => (reads.push([offset, length]), source.read(offset, length)) };
}

/** Opens a file and repacks whatever matrices it has. */
async function readAll(bytes: Uint8Array): Promise<void> {
  for (const tensor of (await open(bytes)).tensors.values()) {
    if (tensor.shape.length !== 2) continue;
    let rows = 0;
    for await (const { outputs } of repack(tensor, layoutFor(tensor.type, 'q4'))) rows += outputs;
    expect(rows).toBe(tensor.shape[0]);
  }
}

/** Reads what may be damaged: true where it was refused, which must be with a sentence and within a second. */
async function refuses(bytes: Uint8Array): Promise<boolean> {
  const began = performance.now();
  try {
    await readAll(bytes);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(/^[A-Z].*\.$/s);
    return true;
  } finally {
    expect(performance.now() - began).toBeLessThan(1000);
  }
}

describe('a file', () => {
  it('gives its metadata and tensors, outermost length first', async () => {
    const { metadata, tensors } = await open(valid);
    expect(Object.fromEntries(metadata)).toEqual({
      'general.architecture': 'llama',
      'general.alignment': 32,
      'llama.rope.freq_base': 1e4,
      'tokenizer.ggml.add_bos_token': true,
      'tokenizer.ggml.tokens': ['<s>', 'é', ''],
      numbers: [-7, 300],
      big: [2 ** 40],
      lists: [[1, 2]]
    });
    expect([...tensors.values()].map(({ name, type, shape }) => [name, type, shape])).toEqual([
      ['norm', 'F32', [4]],
      ['half', 'Q4_0', [2, 32]],
      ['byte', 'Q8_0', [1, 32]]
    ]);
    expect([...tensors.values()].map(({ offset }) => valid.length - offset)).toEqual([130, 98, 34]);
  });

  it('may hold a text that is no UTF-8, which stays bytes', async () => {
    const bytes = fileOf({ metadata: [['key', value.text('abcd')]] }).with(24 + 11 + 4 + 8, 0xff);
    expect((await open(bytes)).metadata.get('key')).toEqual(Uint8Array.of(0xff, 0x62, 0x63, 0x64));
  });

  it('reads alike from a file on disk', async () => {
    const { metadata, tensors } = await openGguf(sourceOfBlob(new Blob([valid.slice()])));
    expect(metadata).toEqual((await open(valid)).metadata);
    const { source, offset } = tensors.get('byte')!;
    expect(await source.read(offset, 34)).toEqual(valid.subarray(valid.length - 34));
  });

  it('with a header of megabytes is read part by part, no byte twice', async () => {
    const tokens = Array.from({ length: 30_000 }, (_, i) => `token ${i} of them, with a text that is long`);
    const bytes = fileOf({ metadata: [['tokens', value.texts(tokens)]], tensors: [entry('x', [4], F32, 0)], data: new Uint8Array(8e6) });
    const source = watched(sourceOfBytes(bytes));
    const { metadata, tensors } = await openGguf(source);
    expect(metadata.get('tokens')).toEqual(tokens);
    expect(tensors.get('x')!.offset).toBe(bytes.length - 8e6);
    expect(source.reads).toEqual([
      [0, 2 ** 20],
      [2 ** 20, 3 * 2 ** 20]
    ]);
  });
});

describe('a file that is refused', () => {
  const one = (...tensor: Parameters<typeof entry>) => fileOf({ tensors: [entry(...tensor)], data: new Uint8Array(64) });
  const said = (content: Uint8Array) => fileOf({ metadata: [['key', content]] });
  it.each([
    ['nothing', new Uint8Array(), /no GGUF file/],
    ['another magic', fileOf({ magic: 'GGML' }), /no GGUF file/],
    ['version 1', fileOf({ version: 1 }), /version 1; readable are 2 and 3/],
    ['the other byte order', fileOf({ version: 0x03000000 }), /big-endian/],
    ['a million tensors', fileOf({ tensorCount: 1e6, data: new Uint8Array(100) }), /1000000 tensors, where at most/],
    ['more tensors than would fit', fileOf({ tensorCount: 60_000, data: new Uint8Array(100) }), /list of tensors would end/],
    ['2^64 − 1 tensors', fileOf({ tensorCount: -1 }), /at most 65536/],
    ['2^63 keys', fileOf({ keyCount: 2n ** 63n }), /metadata keys, where at most/],
    ['more keys than there are', fileOf({ keyCount: 60_000, data: new Uint8Array(4000) }), /damaged/],
    ['a key twice', fileOf({ metadata: [...'aa'].map((key) => [key, value.u32(1)] as const) }), /"a" twice/],
    ['a text longer than the file', fileOf({ keyCount: 1, tensorCount: 0, tensors: [text('key', 1e7)] }), /text would end/],
    ['a text of 2^64 − 1 bytes', fileOf({ keyCount: 1, tensorCount: 0, tensors: [text('key', -1)] }), /text would end/],
    ['a key that is no UTF-8', said(value.text('abcd')).with(24 + 8, 0xff), /no UTF-8/],
    ['a name that is no UTF-8', one('abcd', [4], F32, 0).with(24 + 8, 0xff), /no UTF-8/],
    ['a value of an unknown type', said(value.ofType(77)), /"key" has the unknown type 77/],
    ['a list of an unknown type', said(value.list(77, 3)), /unknown type 77/],
    ['a list of a million bytes that are not there', said(value.list(0, 1e6)), /metadata "key" would end/],
    ['a list of 2^63 lists', said(value.list(9, 2n ** 63n)), /more elements than are read/],
    [
      'lists in lists in lists in lists',
      said(value.list(9, 1, Uint8Array.from(Array.from({ length: 9 }, () => [9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]).flat()))),
      /lists more than 3 deep/
    ],
    ['an alignment of 0', fileOf({ metadata: [['general.alignment', value.u32(0)]] }), /alignment is 0/],
    ['an alignment of 48', fileOf({ metadata: [['general.alignment', value.u32(48)]] }), /alignment is 48/],
    ['an alignment in words', fileOf({ metadata: [['general.alignment', value.text('32')]] }), /alignment is 32, where a power/],
    ['one part of three', fileOf({ metadata: [['split.count', value.u32(3)]] }), /one of 3 parts.*llama-gguf-split --merge/],
    ['a type that is not read', one('blk.0.ffn_up.weight', [256], Q2_K, 0), /"blk.0.ffn_up.weight" has type Q2_K.*Q4_K_M, Q8_0 or BF16/],
    ['a type that is not known', one('x', [4], 1234, 0), /"x" has type number 1234/],
    ['a type that is gone', one('x', [4], 4, 0), /"x" has type -/],
    ['no dimensions', one('x', [], F32, 0), /0 dimensions/],
    ['2^32 − 1 dimensions', one('x', [4], F32, 0, 2 ** 32 - 1), /4294967295 dimensions/],
    ['a length of 0', one('x', [4, 0], F32, 0), /which cannot be/],
    ['lengths whose product overflows', one('x', [2n ** 32n, 2n ** 32n], F32, 0), /which cannot be/],
    ['lengths whose product overflows to 0', one('x', [2n ** 40n, 2n ** 40n, 2n ** 40n], F32, 0), /which cannot be/],
    ['rows that are no blocks', one('x', [40], Q4_0, 0), /rows of 40 numbers.*blocks of Q4_0/],
    ['a place off the grid', one('x', [4], F32, 8), /no multiple of 32/],
    ['a place outside', one('x', [4], F32, 1 << 20), /tensor "x" ends at byte/],
    ['a place of 2^64 − 32', one('x', [4], F32, -32), /tensor "x" ends at byte/],
    ['a tensor longer than the file', one('x', [32, 1e9], Q8_0, 0), /tensor "x" ends at byte 34000000/],
    [
      'a tensor in another',
      fileOf({ tensors: [entry('a', [16], F32, 0), entry('b', [4], F32, 32)], data: new Uint8Array(64) }),
      /"b" begins .* another one still lies/
    ],
    ['a name twice', fileOf({ tensors: [entry('a', [4], F32, 0), entry('a', [4], F32, 32)], data: new Uint8Array(64) }), /same name/]
  ])('has %s', async (_, bytes, sentence) => {
    const began = performance.now();
    await expect(open(bytes)).rejects.toThrow(FormatError);
    await expect(open(bytes)).rejects.toThrow(sentence);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('does not become a prototype', async () => {
    const { metadata } = await open(fileOf({ metadata: [['__proto__', value.list(0, 1, Uint8Array.of(7))]] }));
    expect([...metadata]).toEqual([['__proto__', [7]]]);
  });

  it('has a header without end, which is given up at its longest', async () => {
    const begun = fileOf({ keyCount: 1, tensorCount: 0, tensors: [text('key', 1e9)] });
    const endless = watched({ size: 2 ** 40, read: (offset, length) => Promise.resolve(concatenated([offset ? begun.subarray(0, 0) : begun], length)) });
    await expect(openGguf(endless)).rejects.toThrow('header is longer than 16777216 bytes');
    expect(endless.reads.reduce((total, [, length]) => total + length, 0)).toBe(2 ** 24);
  });
});

describe('damage', () => {
  it('by cutting off is refused at every byte', async () => {
    for (let length = 0; length < valid.length; length++)
      await expect(readAll(valid.subarray(0, length)), `${length} bytes`).rejects.toThrow(/cut off|does not begin/);
  });

  it('of any eight or four bytes by numbers that lengths overflow at is refused, or changes a value', async () => {
    const extremes = [0n, 1n, 0x7fn, 0xffffn, 2n ** 20n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 32n, 2n ** 64n - 1n];
    let refused = 0;
    for (let at = 0; at + 8 <= valid.length; at++)
      for (const extreme of extremes) {
        const bytes = valid.slice();
        const view = new DataView(bytes.buffer);
        if (extreme < 2n ** 32n && at % 2) view.setUint32(at, Number(extreme), true);
        else view.setBigUint64(at, extreme, true);
        if (await refuses(bytes)) refused++;
      }
    expect(refused).toBeGreaterThan(2000);
  });

  it('at random, ten thousand times, is refused or leaves what fits its shape', async () => {
    let refused = 0;
    for (let i = 0; i < 10_000; i++) if (await refuses(mutate(valid, randomOf('gguf', i)))) refused++;
    expect(refused).toBeGreaterThan(5000);
  });
});

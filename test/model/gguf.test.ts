/** Bodies from GGUF files: the same as from transformers' own files, number for number, and refusals in sentences. */
import { describe, expect, it } from 'vitest';
import { bodyOfGguf } from '../../src/model/body/gguf';
import { scalingOf } from '../../src/model/body/ggufRotary';
import { readMatrix, storedMatrices } from '../../src/model/body/storedBody';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { openGguf, type Gguf } from '../../src/weights/format/gguf';
import type { MetadataValue } from '../../src/weights/format/ggufMetadata';
import { sourceOfBytes } from '../../src/weights/format/source';
import type { FileTensor } from '../../src/weights/format/tensor';
import { mutate } from '../weights/mutate';
import { fetchFixture, type Family } from './fixture';
import { readStoredBody } from './readStoredBody';
import { fetchBytes } from './tiny';

const FAMILIES = ['qwen2-tiny', 'qwen3-tiny', 'llama-tiny'] as const satisfies readonly Family[];
const files = import.meta.glob<string>('../fixtures/*-tiny/model.gguf', { eager: true, import: 'default', query: '?url' });
const bytesOf = (family: Family): Promise<Uint8Array> => fetchBytes(files[`../fixtures/${family}/model.gguf`]!);
const open = async (family: Family): Promise<Gguf> => openGguf(sourceOfBytes(await bytesOf(family)));

describe.each(FAMILIES)('%s', (family) => {
  it("is the body of transformers' file: shape, matrices, norms and biases", async () => {
    const gguf = await open(family);
    const body = await bodyOfGguf(gguf);
    const { model } = await fetchFixture(family);
    expect(await readStoredBody(body, family, gguf.metadata.get('tokenizer.ggml.tokens') as readonly string[])).toEqual(model);
  });

  it('comes row by row in the layouts it is stored in', async () => {
    const body = await bodyOfGguf(await open(family));
    const { matrices } = (await fetchFixture(family)).model;
    for (const entry of storedMatrices(body)) {
      const whole = matrices.get(entry.name)!;
      expect(entry).toMatchObject({ layout: whole.layout, outputs: whole.outputs, inputs: whole.inputs });
      for await (const { first, codes } of readMatrix(body, entry))
        expect(codes).toEqual(whole.codes.subarray(first * (whole.codes.length / whole.outputs)).subarray(0, codes.length));
    }
  });
});

describe('rotary factors', () => {
  /** Meta's formula in wavelengths (llama-models, apply_scaling). */
  function factors(headWidth: number, theta: number, factor: number, context: number): Float32Array {
    return Float32Array.from({ length: headWidth / 2 }, (_, i) => {
      const wavelength = 2 * Math.PI * theta ** ((2 * i) / headWidth);
      if (wavelength < context / 4) return 1;
      if (wavelength > context) return factor;
      const smooth = (context / wavelength - 1) / 3;
      return 1 / ((1 - smooth) / factor + smooth);
    });
  }
  const tensor = (values: Float32Array): FileTensor => ({
    name: 'rope_freqs.weight',
    type: 'F32',
    shape: [values.length],
    offset: 0,
    source: sourceOfBytes(new Uint8Array(values.buffer))
  });
  const rotation = { positions: 131_072, headWidth: 64, theta: 500_000, rotaryScaling: null };

  it.each([
    ['3.1', 128, 8, 8192],
    ['3.2', 64, 32, 8192]
  ])('of Llama %s give its settings', async (_, headWidth, factor, originalPositions) =>
    expect(await scalingOf(tensor(factors(headWidth, 500_000, factor, originalPositions)), { ...rotation, headWidth })).toEqual({
      factor,
      lowTurns: 1,
      highTurns: 4,
      originalPositions
    })
  );

  it('of another kind are refused', async () =>
    await expect(scalingOf(tensor(factors(64, 500_000, 32, 8192).fill(1.3, 0, 3)), rotation)).rejects.toThrow(
      '"rope_freqs.weight" scales the rotary angles in another way'
    ));
});

describe('a file', () => {
  const changed = async (family: Family, changes: Readonly<Record<string, MetadataValue | null>>): Promise<Gguf> => {
    const { metadata, tensors } = await open(family);
    const kept = [...metadata].filter(([key]) => !Object.hasOwn(changes, key));
    return { metadata: new Map([...kept, ...Object.entries(changes).filter((change): change is [string, MetadataValue] => change[1] !== null)]), tensors };
  };

  it.each<[string, Record<string, MetadataValue | null>, RegExp]>([
    ['of another architecture', { 'general.architecture': 'gemma2' }, /architecture gemma2 is not supported, only qwen2, qwen3, llama/],
    ['of an architecture named like a method', { 'general.architecture': 'toString' }, /toString is not supported/],
    ['of no architecture', { 'general.architecture': null }, /names none\) is not supported/],
    ['with experts', { 'llama.expert_count': 8 }, /mixture of experts/],
    ['with a sliding window', { 'llama.attention.sliding_window': 4096 }, /sliding window/],
    ['with another scaling', { 'llama.rope.scaling.type': 'yarn' }, /rotary scaling "yarn"/],
    ['that turns half of each head', { 'llama.rope.dimension_count': 8 }, /only a part of each head/],
    ['with wider values', { 'llama.attention.value_length': 32 }, /not as wide as its keys/],
    ['with a factor of Llama 3.1 and another', { 'llama.rope.scaling.factor': 2 }, /scales its rotary angles twice/],
    ['with a factor that is no number', { 'llama.rope.scale_linear': NaN }, /needs "llama.rope.scale_linear" as a positive number/],
    ['with a negative factor', { 'llama.rope.scaling.factor': -2 }, /needs "llama.rope.scaling.factor" as a positive number/],
    ['with another size of its angles', { 'llama.rope.scaling.attn_factor': 1.5 }, /sets "llama.rope.scaling.attn_factor" \(1.5\), which is not supported/],
    ['with attention to both sides', { 'llama.attention.causal': 1 }, /sets "llama.attention.causal" \(1\)/],
    ['with another scale of attention', { 'llama.attention.scale': 0.0078125 }, /sets "llama.attention.scale"/],
    ['with capped logits', { 'llama.final_logit_softcapping': 30 }, /sets "llama.final_logit_softcapping" \(30\)/],
    ['with scaled logits', { 'llama.logit_scale': 0.25 }, /sets "llama.logit_scale"/],
    ['with scaled embeddings', { 'llama.embedding_scale': 12 }, /sets "llama.embedding_scale"/],
    ['with branches in parallel', { 'llama.use_parallel_residual': true }, /sets "llama.use_parallel_residual" \(true\)/],
    ['that predicts more than one token', { 'llama.nextn_predict_layers': 1 }, /sets "llama.nextn_predict_layers"/],
    ['that turns by three positions', { 'llama.rope.dimension_sections': [16, 24, 24, 0] }, /sets "llama.rope.dimension_sections"/],
    ['with a setting to come', { 'llama.toString': 'x' }, /sets "llama.toString" \("x"\)/],
    ['with a setting that is no UTF-8', { 'llama.other': Uint8Array.of(255) }, /sets "llama.other" \(a text that is no UTF-8\)/],
    ['that makes embeddings', { 'llama.pooling_type': 3 }, /makes embeddings of texts/],
    ['whose tokenizer puts a space first', { 'tokenizer.ggml.add_space_prefix': true }, /sets "tokenizer.ggml.add_space_prefix" \(true\)/],
    ['whose tokenizer lowers case', { 'tokenizer.ggml.normalizer.lowercase': true }, /sets "tokenizer.ggml.normalizer.lowercase"/],
    ['whose tokenizer maps characters', { 'tokenizer.ggml.precompiled_charsmap': [1, 2] }, /sets "tokenizer.ggml.precompiled_charsmap"/],
    ['without a width', { 'llama.embedding_length': null }, /"llama.embedding_length" as a whole number/],
    ['with a width in words', { 'llama.embedding_length': '32' }, /"llama.embedding_length" as a whole number/],
    ['with a width beyond counting', { 'llama.embedding_length': 2 ** 40 }, /"llama.embedding_length" as a whole number/],
    ['with layers that differ', { 'llama.attention.head_count_kv': [2, 1] }, /layers differ in "llama.attention.head_count_kv"/],
    ['without an epsilon', { 'llama.attention.layer_norm_rms_epsilon': null }, /"llama.attention.layer_norm_rms_epsilon" as a positive number/],
    ['with heads that do not share keys', { 'llama.attention.head_count_kv': 3 }, /heads do not fit/],
    ['with another width than its tensors', { 'llama.embedding_length': 64 }, /Tensor "token_embd.weight" is Q8_0 \[97, 32\], where \[97, 64\] is needed/],
    ['with fewer layers than its tensors', { 'llama.block_count': 1 }, /tensor "blk\.1\..*no place/],
    ['with more layers than its tensors', { 'llama.block_count': 3 }, /lacks the tensor "model.layers.2/],
    ['with a million layers', { 'llama.block_count': 1_000_000 }, /1000000 layers/]
  ])('%s is refused', async (_, changes, sentence) => {
    const reading = changed('llama-tiny', changes).then(bodyOfGguf);
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(sentence);
  });

  // llama.cpp, llama_model::load_hparams: the type is linear where none is given, the older key counts where the newer is absent; scaling by none is none.
  it.each<[string, Record<string, MetadataValue>, number | null]>([
    ['rope.scale_linear', { 'qwen2.rope.scale_linear': 4 }, 4],
    ['rope.scaling.factor', { 'qwen2.rope.scaling.factor': 2.5 }, 2.5],
    ['a type and a factor', { 'qwen2.rope.scaling.type': 'linear', 'qwen2.rope.scaling.factor': 8 }, 8],
    ['both keys', { 'qwen2.rope.scaling.factor': 2, 'qwen2.rope.scale_linear': 4 }, 2],
    ['the type "none"', { 'qwen2.rope.scaling.type': 'none', 'qwen2.rope.scaling.factor': 8 }, null],
    ['a factor of 1', { 'qwen2.rope.scale_linear': 1 }, null],
    ['a factor of 0', { 'qwen2.rope.scaling.factor': 0 }, null]
  ])('with %s is stretched as in llama.cpp', async (_, changes, factor) => {
    const { shape } = await bodyOfGguf(await changed('qwen2-tiny', changes));
    expect(shape.rotaryScaling).toEqual(factor === null ? null : { factor });
  });

  it('may have settings that change nothing', async () => {
    const body = await bodyOfGguf(
      await changed('llama-tiny', {
        'llama.vocab_size': 97,
        'llama.rope.scaling.attn_factor': 1,
        'llama.attention.causal': true,
        'llama.logit_scale': 0,
        'llama.expert_used_count': 0,
        'llama.final_logit_softcapping': 0,
        'llama.use_parallel_residual': false,
        'llama.rope.dimension_sections': [0, 0, 0, 0],
        'llama.tensor_data_layout': 'Meta AI original pth',
        'tokenizer.ggml.add_space_prefix': false,
        'tokenizer.ggml.add_bos_token': true,
        'tokenizer.ggml.fim_pre_token_id': 7,
        'general.description': Uint8Array.of(255),
        'quantize.imatrix.entries_count': 224
      })
    );
    expect(body.shape).toEqual((await bodyOfGguf(await open('llama-tiny'))).shape);
  });

  it('may give a measure for each layer, where all are the same', async () => {
    const { shape } = await bodyOfGguf(await changed('llama-tiny', { 'llama.attention.head_count_kv': [2, 2] }));
    expect(shape.keyHeads).toBe(2);
  });

  it('with biases where its architecture has none is refused', async () => {
    const { metadata, tensors } = await open('llama-tiny');
    const bias = { ...tensors.get('output_norm.weight')!, name: 'blk.0.attn_q.bias' };
    await expect(bodyOfGguf({ metadata, tensors: new Map([...tensors, [bias.name, bias]]) })).rejects.toThrow(
      '"blk.0.attn_q.bias", which a model of its architecture has no place for'
    );
  });

  it('is a body or is refused under a thousand damages to its header', async () => {
    const bytes = await bytesOf('qwen3-tiny');
    let refused = 0;
    for (let i = 0; i < 1000; i++) {
      const damaged = mutate(bytes.subarray(0, 4096), randomOf('body', i));
      const file = new Uint8Array(damaged.length + bytes.length - 4096);
      file.set(damaged);
      file.set(bytes.subarray(4096), damaged.length);
      try {
        const body = await bodyOfGguf(await openGguf(sourceOfBytes(file)));
        expect((await readStoredBody(body, '', [])).matrices.size).toBe(16);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(300);
  });
});

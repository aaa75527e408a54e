/** A model of two small layers that answers "apple pear plum" to whatever it is asked, in the files a person would bring: safetensors, whole or in shards, and GGUF. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { normal, randomOf } from '../../src/math/random';
import { EMBEDDING, FINAL_NORM, HEAD, moduleOf, vectorTensor, type ModelShape } from '../../src/model/body/shape';
import { matrixEntries, vectorEntries } from '../../src/model/body/tensorEntries';
import { floatTensor, writeSafetensors } from '../../src/weights/format/safetensors';
import { concatenated, entry, fileOf, value } from '../weights/ggufFile';
import { CHAT, MERGES, TOKENS, tokenizerFiles } from './tinyTokenizer';

/** Names of files to what is in them. */
export type Files = Readonly<Record<string, Uint8Array>>;

interface Matrix {
  readonly size: readonly number[];
  readonly values: Float32Array;
}

/** What it says, a token each; the line break of the assistant's opening mark comes before. */
export const ANSWER = 'apple pear plum';
const CHAIN = ['Ċ', 'apple', 'Ġpear', 'Ġplum', '<|im_end|>'];

const CONFIG = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  hidden_act: 'silu',
  hidden_size: 64,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  vocab_size: TOKENS.length
};

const SHAPE: ModelShape = {
  vocabulary: CONFIG.vocab_size,
  width: CONFIG.hidden_size,
  layers: CONFIG.num_hidden_layers,
  heads: CONFIG.num_attention_heads,
  keyHeads: CONFIG.num_key_value_heads,
  headWidth: CONFIG.hidden_size / CONFIG.num_attention_heads,
  mlpWidth: CONFIG.intermediate_size,
  theta: CONFIG.rope_theta,
  rotaryScaling: null,
  epsilon: CONFIG.rms_norm_eps,
  positions: CONFIG.max_position_embeddings,
  biased: true,
  headNorm: false,
  tied: false
};

function drawn(name: string, length: number, deviation: number, centre = 0): Float32Array {
  const random = randomOf('tiny model', name);
  return Float32Array.from({ length }, () => centre + deviation * normal(random));
}

/**
 * By name in transformers. Embeddings are nearly at right angles, layers add little to them, and the head's row of each token in the chain is the embedding of
 * the one before, so what is said can be told without computing it.
 */
function tensors(): ReadonlyMap<string, Matrix> {
  const matrices = matrixEntries(SHAPE).map(({ name, outputs, inputs }): [string, Matrix] => [
    name,
    { size: [outputs, inputs], values: drawn(name, outputs * inputs, name === EMBEDDING ? 1 : name === HEAD ? 0.1 : 0.02) }
  ]);
  const vectors = vectorEntries(SHAPE).map(({ name, length }): [string, Matrix] => [
    name,
    { size: [length], values: drawn(name, length, 0.02, name.includes('norm') ? 1 : 0) }
  ]);
  const all = new Map([...matrices, ...vectors]);
  const [embedding, head] = [all.get(EMBEDDING)!.values, all.get(HEAD)!.values];
  const rowOf = (token: string): number => TOKENS.indexOf(token) * SHAPE.width;
  for (const [i, token] of CHAIN.slice(1).entries()) head.set(embedding.subarray(rowOf(CHAIN[i]!), rowOf(CHAIN[i]!) + SHAPE.width), rowOf(token));
  return all;
}

const stored = (named: Iterable<readonly [string, Matrix]>): Uint8Array =>
  writeSafetensors({ metadata: { format: 'pt' }, tensors: new Map([...named].map(([name, { values, size }]) => [name, floatTensor(values, size)])) });

const json = (content: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(content));

/** The folder of a repository, its weights in one file. */
export const checkpoint = (): Files => ({ 'config.json': json(CONFIG), ...tokenizerFiles(), 'model.safetensors': stored(tensors()) });

/** The same with its weights in two files and an index. */
export function sharded(): Files {
  const { 'model.safetensors': _, ...others } = checkpoint();
  const all = [...tensors()];
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const halves = [all.slice(0, 7), all.slice(7)];
  const map = Object.fromEntries(halves.flatMap((half, i) => half.map(([name]) => [name, names[i]!])));
  return { ...others, 'model.safetensors.index.json': json({ weight_map: map }), [names[0]]: stored(halves[0]!), [names[1]]: stored(halves[1]!) };
}

/** llama.cpp's names of what transformers calls otherwise. */
function ggufName(name: string, { layers }: ModelShape): string {
  const outer: Readonly<Record<string, string>> = { [EMBEDDING]: 'token_embd.weight', [FINAL_NORM]: 'output_norm.weight', [HEAD]: 'output.weight' };
  const inner = Array.from({ length: layers }, (_, layer): [string, string][] => [
    ...(['q', 'k', 'v'] as const).map((part): [string, string] => [`${moduleOf(layer, part)}.weight`, `blk.${layer}.attn_${part}.weight`]),
    ...(['gate', 'up', 'down'] as const).map((part): [string, string] => [`${moduleOf(layer, part)}.weight`, `blk.${layer}.ffn_${part}.weight`]),
    [`${moduleOf(layer, 'o')}.weight`, `blk.${layer}.attn_output.weight`],
    ...(['q', 'k', 'v'] as const).map((part): [string, string] => [vectorTensor(layer, `${part}Bias`), `blk.${layer}.attn_${part}.bias`]),
    [vectorTensor(layer, 'inputNorm'), `blk.${layer}.attn_norm.weight`],
    [vectorTensor(layer, 'mlpNorm'), `blk.${layer}.ffn_norm.weight`]
  ]).flat();
  return outer[name] ?? new Map(inner).get(name)!;
}

const metadataOf = (shape: ModelShape): [string, Uint8Array][] => [
  ['general.architecture', value.text('qwen2')],
  ['qwen2.embedding_length', value.u32(shape.width)],
  ['qwen2.block_count', value.u32(shape.layers)],
  ['qwen2.attention.head_count', value.u32(shape.heads)],
  ['qwen2.attention.head_count_kv', value.u32(shape.keyHeads)],
  ['qwen2.feed_forward_length', value.u32(shape.mlpWidth)],
  ['qwen2.attention.layer_norm_rms_epsilon', value.f32(shape.epsilon)],
  ['qwen2.rope.freq_base', value.f32(shape.theta)],
  ['qwen2.context_length', value.u32(shape.positions)],
  ['tokenizer.ggml.model', value.text('gpt2')],
  ['tokenizer.ggml.pre', value.text('qwen2')],
  ['tokenizer.ggml.tokens', value.texts(TOKENS)],
  ['tokenizer.ggml.merges', value.texts(MERGES)],
  ['tokenizer.ggml.token_type', value.list(5, TOKENS.length, new Uint8Array(Int32Array.from(TOKENS, (token) => (token.startsWith('<|') ? 3 : 1)).buffer))],
  ['tokenizer.ggml.eos_token_id', value.u32(TOKENS.indexOf('<|im_end|>'))],
  ['tokenizer.chat_template', value.text(CHAT)]
];

/** The header of a GGUF file in floats: every tensor [outputs, inputs] or [length] in its order. */
function ggufOf(shape: ModelShape, sizes: Iterable<readonly [string, readonly number[]]>, data: Uint8Array): { file: Uint8Array<ArrayBuffer>; bytes: number } {
  let bytes = 0;
  const tensors = [...sizes].map(([name, size]) => {
    const made = entry(ggufName(name, shape), [...size].reverse(), 0, bytes);
    bytes += 4 * size.reduce((product, length) => product * length, 1);
    return made;
  });
  return { file: fileOf({ metadata: metadataOf(shape), tensors, data }), bytes };
}

/** The bytes of the same model as a GGUF file, in floats. */
export function gguf(): Uint8Array<ArrayBuffer> {
  const all = [...tensors()];
  const sizes = all.map(([name, { size }]): [string, readonly number[]] => [name, size]);
  return ggufOf(SHAPE, sizes, concatenated(all.map(([, { values }]) => new Uint8Array(values.buffer)))).file;
}

/** The header of a model of 0.9 thousand million numbers, and the length of the file that it would begin. */
export function vast(): { readonly header: Uint8Array; readonly length: number } {
  const shape: ModelShape = { ...SHAPE, width: 4096, heads: 32, keyHeads: 32, headWidth: 128, mlpWidth: 12_288, layers: 4 };
  const matrices = matrixEntries(shape).map(({ name, outputs, inputs }): [string, readonly number[]] => [name, [outputs, inputs]]);
  const vectors = vectorEntries(shape).map(({ name, length }): [string, readonly number[]] => [name, [length]]);
  const { file, bytes } = ggufOf(shape, [...matrices, ...vectors], new Uint8Array());
  return { header: file, length: file.length + bytes };
}

/** Writes the files into a folder of that name, which is gone when the test has ended; its path. */
export async function writeFolder(name: string, files: Files): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'orchard-'));
  onTestFinished(() => rm(place, { recursive: true }));
  const folder = join(place, name);
  await mkdir(folder);
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  return folder;
}

/** A stored body from a GGUF file: maps llama.cpp's tensor names and row order to those of transformers. */
import { assertFormat } from '../../weights/format/formatError';
import type { Gguf } from '../../weights/format/gguf';
import type { FileTensor } from '../../weights/format/tensor';
import { scalingOf } from './ggufRotary';
import { architectureOf, shapeOfGguf } from './ggufShape';
import { EMBEDDING, FINAL_NORM, HEAD, moduleOf, vectorTensor } from './shape';
import { storedBodyOf, type StoredBody } from './storedBody';

/** The divisors of the rotary frequencies, pair by pair: a part of the shape, not a tensor of the body. */
const ROTARY_FACTORS = 'rope_freqs.weight';

const OUTER: Readonly<Record<string, string>> = { 'token_embd.weight': EMBEDDING, 'output_norm.weight': FINAL_NORM, 'output.weight': HEAD };

const INNER: Readonly<Record<string, (layer: number) => string>> = {
  'attn_norm.weight': (layer) => vectorTensor(layer, 'inputNorm'),
  'ffn_norm.weight': (layer) => vectorTensor(layer, 'mlpNorm'),
  'attn_q_norm.weight': (layer) => vectorTensor(layer, 'qNorm'),
  'attn_k_norm.weight': (layer) => vectorTensor(layer, 'kNorm'),
  'attn_q.bias': (layer) => vectorTensor(layer, 'qBias'),
  'attn_k.bias': (layer) => vectorTensor(layer, 'kBias'),
  'attn_v.bias': (layer) => vectorTensor(layer, 'vBias'),
  'attn_q.weight': (layer) => `${moduleOf(layer, 'q')}.weight`,
  'attn_k.weight': (layer) => `${moduleOf(layer, 'k')}.weight`,
  'attn_v.weight': (layer) => `${moduleOf(layer, 'v')}.weight`,
  'attn_output.weight': (layer) => `${moduleOf(layer, 'o')}.weight`,
  'ffn_gate.weight': (layer) => `${moduleOf(layer, 'gate')}.weight`,
  'ffn_up.weight': (layer) => `${moduleOf(layer, 'up')}.weight`,
  'ffn_down.weight': (layer) => `${moduleOf(layer, 'down')}.weight`
};

/** The tensor's name in transformers; unknown names stay. */
function nameOf(name: string): string {
  const [, layer, part] = /^blk\.(\d{1,4})\.(.+)$/.exec(name) ?? [];
  if (layer !== undefined && part !== undefined && Object.hasOwn(INNER, part)) return INNER[part]!(Number(layer));
  return Object.hasOwn(OUTER, name) ? OUTER[name]! : name;
}

/** Whether llama.cpp stores the rows of each head in interleaved pairs: q and k of the llama architecture. */
const isPaired = (architecture: string, name: string): boolean => architecture === 'llama' && /\.attn_[qk]\.weight$/.test(name);

/** The body in the file. Rejects with a FormatError where this decoder cannot run it, or tensors are missing. */
export async function bodyOfGguf({ metadata, tensors }: Gguf): Promise<StoredBody> {
  const plain = shapeOfGguf({ metadata, tensors });
  const factors = tensors.get(ROTARY_FACTORS);
  assertFormat(
    factors === undefined || plain.rotaryScaling === null,
    'The model scales its rotary angles twice, by a factor and by "rope_freqs.weight", which is not supported. Choose another file.'
  );
  const shape = factors === undefined ? plain : { ...plain, rotaryScaling: await scalingOf(factors, plain) };
  const renamed = [...tensors.values()]
    .filter(({ name }) => name !== ROTARY_FACTORS)
    .map((tensor): [string, FileTensor] => [
      nameOf(tensor.name),
      isPaired(architectureOf(metadata), tensor.name) ? { ...tensor, pairedHead: shape.headWidth } : tensor
    ]);
  return storedBodyOf(shape, new Map(renamed));
}

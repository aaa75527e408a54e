/** Small bodies for the tests: transformers' fixture qwen2-tiny as a model file, and bodies drawn at random. */
import { quantise, type Quantised } from '../../src/math/quantise';
import { normal, randomOf } from '../../src/math/random';
import type { ModelFile } from '../../src/model/file';
import { openBank, restoreAdapter, saveAdapter, type Bank } from '../../src/model/bank';
import { BIASED, EMBEDDING, FINAL_NORM, moduleOf, normName, sizeOf, type ModelShape } from '../../src/model/shape';
import { PROJECTIONS, type AdapterSpec } from '../../src/record/engine';
import { floatsOf, readSafetensors } from '../../src/weights/safetensors';
import { vocabularyOf } from '../../src/weights/tokenizer';
import config from '../fixtures/qwen2-tiny/config.json';
import weights from '../fixtures/qwen2-tiny/model.safetensors?url';

/** A fixture's bytes. */
export const fetchBytes = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** A model file whose matrices [outputs, inputs] and vectors are asked for by name. */
function modelOf(
  name: string,
  shape: ModelShape,
  vocabulary: readonly string[],
  matrix: (name: string, outputs: number, inputs: number) => Float32Array,
  vector: (name: string, length: number) => Float32Array
): ModelFile {
  const layers = Array.from({ length: shape.layers }, (_, layer) => layer);
  const linear = layers.flatMap((layer) =>
    PROJECTIONS.map((projection): [string, Quantised] => {
      const [inputs, outputs] = sizeOf(shape, projection);
      const title = `${moduleOf(layer, projection)}.weight`;
      return [title, quantise('q4', matrix(title, outputs, inputs), outputs, inputs)];
    })
  );
  const embedding = quantise('q8', matrix(EMBEDDING, shape.vocabulary, shape.width), shape.vocabulary, shape.width);
  const lengths = layers.flatMap((layer): [string, number][] => [
    [normName(layer, 'input'), shape.width],
    [normName(layer, 'post_attention'), shape.width],
    ...BIASED.map((projection): [string, number] => [`${moduleOf(layer, projection)}.bias`, sizeOf(shape, projection)[1]])
  ]);
  return {
    name,
    shape,
    vocabulary,
    matrices: new Map([...linear, [EMBEDDING, embedding]]),
    vectors: new Map([...lengths, [FINAL_NORM, shape.width] as const].map(([title, length]) => [title, vector(title, length)]))
  };
}

/** Transformers' tiny Qwen2, whose weights the layouts hold exactly. Its tokens have no texts. */
export async function fetchQwen2Tiny(): Promise<ModelFile> {
  const file = readSafetensors(await fetchBytes(weights));
  const shape: ModelShape = {
    vocabulary: config.vocab_size,
    width: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    keyHeads: config.num_key_value_heads,
    headWidth: config.hidden_size / config.num_attention_heads,
    mlpWidth: config.intermediate_size,
    theta: config.rope_parameters.rope_theta,
    epsilon: config.rms_norm_eps,
    positions: config.max_position_embeddings
  };
  const vocabulary = Array.from({ length: shape.vocabulary }, (_, token) => String(token));
  return modelOf(
    'qwen2-tiny',
    shape,
    vocabulary,
    (name, outputs, inputs) => floatsOf(file, name, [outputs, inputs]),
    (name, length) => floatsOf(file, name, [length])
  );
}

const VOCABULARY = vocabularyOf(['one', 'two', 'three', 'price', 'of', 'tea', 'what', 'is']);

const SMALL: ModelShape = {
  vocabulary: VOCABULARY.length,
  width: 32,
  layers: 2,
  heads: 2,
  keyHeads: 1,
  headWidth: 16,
  mlpWidth: 64,
  theta: 10_000,
  epsilon: 1e-6,
  positions: 128
};

/** A body of 2 layers and width 32 over a small word vocabulary, far from uniform in what it says. */
export function drawModel(name: string): ModelFile {
  const values = (title: string, length: number, deviation: number, centre = 0): Float32Array => {
    const random = randomOf('tiny', name, title);
    return Float32Array.from({ length }, () => centre + deviation * normal(random));
  };
  return modelOf(
    name,
    SMALL,
    VOCABULARY,
    (title, outputs, inputs) => values(title, outputs * inputs, title === EMBEDDING ? 0.5 : inputs ** -0.5),
    (title, length) => values(title, length, 0.2, title.includes('norm') ? 1 : 0)
  );
}

/** Adapters of all agents that say something of their own: B is random, not zero. */
export async function openSpeaking(shape: ModelShape, agents: readonly string[], spec: AdapterSpec): Promise<Bank> {
  let bank = openBank(shape, agents, spec);
  for (const agent of agents) {
    const state = await saveAdapter(bank, agent);
    const values = Object.fromEntries(
      Object.entries(state.values).map(([name, matrix]) => {
        const random = randomOf('speaking', agent, name);
        return [name, name.endsWith('B') ? matrix.map(() => 0.3 * normal(random)) : matrix];
      })
    );
    bank = await restoreAdapter(bank, agent, { ...state, values });
  }
  return bank;
}

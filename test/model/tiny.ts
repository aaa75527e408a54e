/** Small bodies for the tests: transformers' fixtures as model files, and bodies drawn at random. */
import { quantise } from '../../src/math/quantise';
import { normal, randomOf } from '../../src/math/random';
import type { ModelFile } from '../../src/model/body/file';
import { restoreAdapter, saveAdapter } from '../../src/model/body/adapterState';
import { openAdapterPool, type AdapterPool } from '../../src/model/body/adapterPool';
import { EMBEDDING, HEAD, QWEN2, type ModelShape } from '../../src/model/body/shape';
import { matrixEntries, vectorEntries } from '../../src/model/body/tensorEntries';
import type { AdapterSpec } from '../../src/record/engine';
import { vocabularyOf } from '../../src/weights/language/tokenizer';

/** A fixture's bytes. */
export const fetchBytes = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** A model file whose matrices [outputs, inputs] and vectors are asked for by name. */
export function modelOf(
  name: string,
  shape: ModelShape,
  vocabulary: readonly string[],
  matrix: (name: string, outputs: number, inputs: number) => Float32Array,
  vector: (name: string, length: number) => Float32Array
): ModelFile {
  return {
    name,
    shape,
    vocabulary,
    matrices: new Map(
      matrixEntries(shape).map(({ name, layout, outputs, inputs }) => [name, quantise(layout, matrix(name, outputs, inputs), outputs, inputs)])
    ),
    vectors: new Map(vectorEntries(shape).map(({ name, length }) => [name, vector(name, length)]))
  };
}

const VOCABULARY = vocabularyOf(['one', 'two', 'three', 'price', 'of', 'tea', 'what', 'is']);

const SMALL: ModelShape = {
  ...QWEN2,
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

/** Qwen3's and Llama's kinds, with everything that the small Qwen2 has not. */
export const OTHERS: Readonly<Record<string, Partial<ModelShape>>> = {
  'with head norms': { biased: false, headNorm: true },
  'with scaled angles': { biased: false, tied: false, rotaryScaling: { factor: 8, lowTurns: 1, highTurns: 4, originalPositions: 32 } }
};

/** A body of 2 layers and width 32 over a small word vocabulary, far from uniform in what it says; Qwen2's kind, but for `changes`. */
export function drawModel(name: string, changes: Partial<ModelShape> = {}): ModelFile {
  const values = (title: string, length: number, deviation: number, centre = 0): Float32Array => {
    const random = randomOf('tiny', name, title);
    return Float32Array.from({ length }, () => centre + deviation * normal(random));
  };
  return modelOf(
    name,
    { ...SMALL, ...changes },
    VOCABULARY,
    (title, outputs, inputs) => values(title, outputs * inputs, title === EMBEDDING || title === HEAD ? 0.5 : inputs ** -0.5),
    (title, length) => values(title, length, 0.2, title.includes('norm') ? 1 : 0)
  );
}

/** Adapters of all agents that say something of their own: B is random, not zero. */
export async function openSpeaking(shape: ModelShape, agents: readonly string[], spec: AdapterSpec): Promise<AdapterPool> {
  const bank = openAdapterPool(shape, agents, spec);
  for (const agent of agents) {
    const state = await saveAdapter(bank, agent);
    const values = Object.fromEntries(
      Object.entries(state.values).map(([name, matrix]) => {
        const random = randomOf('speaking', agent, name);
        return [name, name.endsWith('B') ? matrix.map(() => 0.3 * normal(random)) : matrix];
      })
    );
    restoreAdapter(bank, agent, { ...state, values });
  }
  return bank;
}

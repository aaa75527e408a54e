/** Transformers' tiny bodies, one or two of each family, with the logits they give. */
import type { ModelFile } from '../../src/model/body/file';
import { readFloatTensor, readSafetensors, type Safetensors } from '../../src/weights/format/safetensors';
import type { Plain } from '../ops/rig/plain';
import { fetchBytes, modelOf } from './tiny';
import { shapeOfConfig } from '../../src/model/body/config';

/** The folders in test/fixtures. */
export const FAMILIES = ['qwen2-tiny', 'qwen3-tiny', 'llama-tiny', 'smollm-tiny'] as const;
export type Family = (typeof FAMILIES)[number];

const configs = import.meta.glob<unknown>('../fixtures/*-tiny/config.json', { eager: true, import: 'default' });
const drawn = import.meta.glob<readonly (readonly number[])[]>('../fixtures/*-tiny/sequences.json', { eager: true, import: 'sequences' });
const stored = import.meta.glob<string>('../fixtures/*-tiny/*.safetensors', { eager: true, import: 'default', query: '?url' });

const open = async (family: Family, name: string): Promise<Safetensors> =>
  readSafetensors(await fetchBytes(stored[`../fixtures/${family}/${name}.safetensors`]!));

/** A body as a model file, and what transformers says about two sequences. */
export interface Fixture {
  readonly model: ModelFile;
  /** The weights as transformers saved them, which the layouts hold exactly. */
  readonly weights: Safetensors;
  readonly sequences: readonly (readonly number[])[];
  /** [tokens, vocabulary] of each sequence. */
  readonly logits: readonly Plain[];
}

/** `config.json` of a family's fixture. */
export const configOf = (family: Family): unknown => configs[`../fixtures/${family}/config.json`];

/** Reads a family's fixture. Its tokens have no texts. */
export async function fetchFixture(family: Family): Promise<Fixture> {
  const [weights, said] = [await open(family, 'model'), await open(family, 'logits')];
  const shape = shapeOfConfig(configOf(family));
  const sequences = drawn[`../fixtures/${family}/sequences.json`]!;
  const vocabulary = Array.from({ length: shape.vocabulary }, (_, token) => String(token));
  const model = modelOf(
    family,
    shape,
    vocabulary,
    (name, outputs, inputs) => readFloatTensor(weights, name, [outputs, inputs]),
    (name, length) => readFloatTensor(weights, name, [length])
  );
  const logits = sequences.map((ids, i): Plain => {
    const size = [ids.length, shape.vocabulary];
    return { shape: size, values: readFloatTensor(said, `logits.${i}`, size) };
  });
  return { model, weights, sequences, logits };
}

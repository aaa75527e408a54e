/** Bodies from transformers' own files, read in slices and quantised on the way. */
import { describe, expect, it } from 'vitest';
import { bodyOfCheckpoint } from '../../src/model/checkpoint';
import { readStored, storedMatrices } from '../../src/model/stored';
import { openSafetensors } from '../../src/weights/shards';
import { sourceOfBlob } from '../../src/weights/source';
import type { FileTensor } from '../../src/weights/tensor';
import { configOf, FAMILIES, fetchFixture, type Family } from './fixture';
import { fetchBytes } from './tiny';

const files = import.meta.glob<string>('../fixtures/*-tiny/model.safetensors', { eager: true, import: 'default', query: '?url' });
const open = async (family: Family): Promise<ReadonlyMap<string, FileTensor>> => {
  const bytes = await fetchBytes(files[`../fixtures/${family}/model.safetensors`]!);
  return openSafetensors(sourceOfBlob(new Blob([bytes.slice()])));
};

describe('a checkpoint', () => {
  it.each(FAMILIES)('of %s is the body that is quantised from it as a whole', async (family) => {
    const { model } = await fetchFixture(family);
    const body = bodyOfCheckpoint(configOf(family), await open(family));
    expect(storedMatrices(body).map(({ layout }) => layout)).toEqual([...model.matrices.values()].map(({ layout }) => layout));
    expect(await readStored(body, family, model.vocabulary)).toEqual(model);
  });

  it('may hold what follows from the rest', async () => {
    const tensors = await open('smollm-tiny');
    const more = ['lm_head.weight', 'model.layers.0.self_attn.rotary_emb.inv_freq'].map((name): [string, FileTensor] => [
      name,
      { ...tensors.get('model.norm.weight')!, name }
    ]);
    expect(bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors, ...more]))).toEqual(bodyOfCheckpoint(configOf('smollm-tiny'), tensors));
  });

  it('of another model than its config is refused', async () => {
    const tensors = await open('smollm-tiny');
    expect(() => bodyOfCheckpoint(configOf('llama-tiny'), tensors)).toThrow(/Tensor "model.embed_tokens.weight" is F32 \[97, 96\], where \[97, 32\] is needed/);
    expect(() => bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors].slice(1)))).toThrow(/lacks the tensor/);
    const bias = { ...tensors.get('model.norm.weight')!, name: 'model.layers.0.self_attn.o_proj.bias' };
    expect(() => bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors, [bias.name, bias]]))).toThrow(/"model.layers.0.self_attn.o_proj.bias", which/);
  });
});

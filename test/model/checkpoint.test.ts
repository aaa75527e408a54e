/** Bodies from transformers' own files, read in slices and quantised on the way. */
import { describe, expect, it } from 'vitest';
import { bodyOfCheckpoint } from '../../src/model/body/checkpoint';
import { readStoredBody, storedMatrices } from '../../src/model/body/storedBody';
import { openSafetensors } from '../../src/weights/format/shards';
import { sourceOfBlob, sourceOfBytes } from '../../src/weights/format/source';
import type { FileTensor } from '../../src/weights/format/tensor';
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
    const body = await bodyOfCheckpoint(configOf(family), await open(family));
    expect(storedMatrices(body).map(({ layout }) => layout)).toEqual([...model.matrices.values()].map(({ layout }) => layout));
    expect(await readStoredBody(body, family, model.vocabulary)).toEqual(model);
  });

  it('may hold what follows from the rest', async () => {
    const tensors = await open('smollm-tiny');
    const more = [
      { ...tensors.get('model.embed_tokens.weight')!, name: 'lm_head.weight' },
      { ...tensors.get('model.norm.weight')!, name: 'model.layers.0.self_attn.rotary_emb.inv_freq' }
    ].map((tensor): [string, FileTensor] => [tensor.name, tensor]);
    expect(await bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors, ...more]))).toEqual(await bodyOfCheckpoint(configOf('smollm-tiny'), tensors));
  });

  it('whose head is its embedding may have been saved with the head alone', async () => {
    const tensors = await open('smollm-tiny');
    const head = { ...tensors.get('model.embed_tokens.weight')!, name: 'lm_head.weight' };
    const saved = new Map([...tensors, [head.name, head] as const].filter(([name]) => name !== 'model.embed_tokens.weight'));
    const body = await bodyOfCheckpoint(configOf('smollm-tiny'), saved);
    expect(body.shape.tied).toBe(true);
    const { model } = await fetchFixture('smollm-tiny');
    expect(await readStoredBody(body, 'smollm-tiny', model.vocabulary)).toEqual(model);
  });

  // transformers' PreTrainedModel.tie_weights: both are present and differ, so they are not tied.
  it.each([0, 96 * 97 - 1])('that says its head is its embedding has a head of its own where number %i of it differs', async (at) => {
    const tensors = await open('smollm-tiny');
    const embedding = tensors.get('model.embed_tokens.weight')!;
    const bytes = (await embedding.source.read(embedding.offset, 4 * 96 * 97)).slice();
    new DataView(bytes.buffer).setFloat32(4 * at, 0.5, true);
    const head = { ...embedding, name: 'lm_head.weight', source: sourceOfBytes(bytes), offset: 0 };
    const body = await bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors, [head.name, head]]));
    expect(body.shape.tied).toBe(false);
    expect(body.tensors.get('lm_head.weight')).toEqual(head);
    expect(body.tensors.get('model.embed_tokens.weight')).toEqual(embedding);
  });

  it('of another model than its config is refused', async () => {
    const tensors = await open('smollm-tiny');
    await expect(bodyOfCheckpoint(configOf('llama-tiny'), tensors)).rejects.toThrow(
      /Tensor "model.embed_tokens.weight" is F32 \[97, 96\], where \[97, 32\] is needed/
    );
    await expect(bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors].slice(1)))).rejects.toThrow(/lacks the tensor/);
    const bias = { ...tensors.get('model.norm.weight')!, name: 'model.layers.0.self_attn.o_proj.bias' };
    await expect(bodyOfCheckpoint(configOf('smollm-tiny'), new Map([...tensors, [bias.name, bias]]))).rejects.toThrow(
      /"model.layers.0.self_attn.o_proj.bias", which/
    );
  });
});

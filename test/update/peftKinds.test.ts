/** Adapters of the kinds that PEFT writes (fixtures of scripts/reference/adapters.py): the log-probabilities that PEFT gives with them, or a refusal by the setting's name. */
import { describe, expect, it } from 'vitest';
import { restoreAdapter } from '../../src/model/body/adapterState';
import { disposeAdapterPool, openAdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { moduleOf, sizeOf } from '../../src/model/body/shape';
import type { AdapterFiles, AdapterSpec } from '../../src/record/engine';
import { score } from '../../src/update/score';
import { FormatError } from '../../src/weights/format/formatError';
import { readPeft } from '../../src/weights/peft/peft';
import { cases, logprobs } from '../fixtures/peft-kinds/expected.json';
import { fetchFixture } from '../model/fixture';
import { fetchBytes } from '../model/tiny';
import { onEveryDevice } from '../ops/rig/device';

const PROJECTIONS = ['q', 'v'] as const;
const specOf = (rank: number): AdapterSpec => ({ rank, alpha: 4, projections: PROJECTIONS, seed: 1 });

const files = import.meta.glob<string>('../fixtures/peft-kinds/*/*', { eager: true, import: 'default', query: '?url' });
const open = (kind: string, name: string): Promise<Uint8Array> => fetchBytes(files[`../fixtures/peft-kinds/${kind}/${name}`]!);
const folderOf = async (kind: string): Promise<AdapterFiles> => ({
  'adapter_config.json': await open(kind, 'adapter_config.json'),
  'adapter_model.safetensors': await open(kind, 'adapter_model.safetensors')
});

const { model } = await fetchFixture('qwen2-tiny');
const modules = Array.from({ length: model.shape.layers }, (_, layer) => layer).flatMap((layer) =>
  PROJECTIONS.map((projection) => {
    const [inputs, outputs] = sizeOf(model.shape, projection);
    return { layer, projection, module: moduleOf(layer, projection), inputs, outputs };
  })
);

/** The adapter's matrices by the pool's names. */
const valuesOf = async (kind: string, rank: number): Promise<Readonly<Record<string, Float32Array>>> =>
  Object.fromEntries(
    readPeft(await folderOf(kind), modules, specOf(rank)).flatMap(({ a, b }, i) => {
      const { layer, projection } = modules[i]!;
      return [
        [`layers.${layer}.${projection}.A`, a],
        [`layers.${layer}.${projection}.B`, b]
      ] as const;
    })
  );

describe('an adapter of a kind that is computed', () => {
  const kinds = Object.entries(logprobs).map(([kind, wanted]) => [kind, kind === 'orthogonal' ? 2 : 1, wanted] as const);

  onEveryDevice((device) => {
    it.each(kinds)("%s, of rank %i, gives PEFT's log-probabilities", async (kind, rank, wanted) => {
      const values = await valuesOf(kind, rank);
      const zeros = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
      const body = loadBody(model);
      const pool = openAdapterPool(model.shape, ['other', 'adapted'], specOf(rank));
      restoreAdapter(pool, 'adapted', { step: 0, values, firstMoment: zeros, secondMoment: zeros });
      const { logprobs: scores } = await score(
        body,
        pool,
        [...cases.map((each) => ({ ...each, agent: 'adapted' })), ...cases.map((each) => ({ ...each, agent: null }))],
        40
      );
      disposeAdapterPool(pool);
      disposeBody(body);
      wanted.forEach((each, i) => each.forEach((logprob, t) => expect(scores[i]![t]!).toBeCloseTo(logprob, device === 'wasm' ? 4 : 3)));
      const moved = wanted.flatMap((each, i) => each.map((logprob, t) => Math.abs(logprob - scores[cases.length + i]![t]!)));
      expect(Math.max(...moved), 'The adapter matters.').toBeGreaterThan(0.1);
    });
  });
});

describe('an adapter of another kind', () => {
  it.each([
    ['pissa', /"init_lora_weights" \("pissa"\), which is not computed here\. It is meant for a base whose weights were changed.*Save it as plain LoRA/],
    ['olora', /"init_lora_weights" \("olora"\)/],
    ['rslora', /"use_rslora"/, 2],
    ['dora', /"use_dora"/],
    ['alora', /"alora_invocation_tokens" \(\[5,7\]\), which is not computed here\. Save it without\./],
    ['bias', /"bias" \("lora_only"\)/],
    ['lora-bias', /"lora_bias"/],
    ['patterns', /"(alpha|rank)_pattern"/],
    ['layers', /does not change "model\.layers\.1\.self_attn\.q_proj", which this run does \("layers_to_transform"/],
    ['excluded', /does not change "model\.layers\.1\.self_attn\.v_proj", which this run does \("exclude_modules"/],
    ['saved', /"modules_to_save" \(\["norm"\]\)/],
    ['tokens', /"trainable_token_indices"/],
    ['replicated', /"layer_replication"/]
  ] as const)('%s is refused by name', async (kind, sentence, rank: number = 1) => {
    const folder = await folderOf(kind);
    const read = (): unknown => readPeft(folder, modules, specOf(rank));
    expect(read).toThrow(FormatError);
    expect(read).toThrow(sentence);
  });
});

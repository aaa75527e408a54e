/** PEFT's adapter folder: a round trip, PEFT's names and orientation, and refusals of what does not fit. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import type { AdapterFiles, AdapterSpec } from '../../src/record/engine';
import { readPeft, writePeft, type AdaptedModule } from '../../src/weights/peft/peft';
import { FormatError } from '../../src/weights/format/formatError';
import { readSafetensors, writeSafetensors, type StoredTensor } from '../../src/weights/format/safetensors';

const spec: AdapterSpec = { rank: 3, alpha: 6, projections: ['q', 'down'], seed: 0 };
const random = randomOf('peft');
const numbers = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
const modules: readonly AdaptedModule[] = [
  { module: 'model.layers.0.self_attn.q_proj', inputs: 4, outputs: 5, a: numbers(12), b: numbers(15) },
  { module: 'model.layers.0.mlp.down_proj', inputs: 7, outputs: 4, a: numbers(21), b: numbers(12) }
];
const files = writePeft(modules, spec, 'Seedling');
const weights = files['adapter_model.safetensors']!;
const settings = JSON.parse(new TextDecoder().decode(files['adapter_config.json'])) as Record<string, unknown>;

/** The folder with other settings. */
const configured = (changes: Record<string, unknown>): AdapterFiles => ({
  ...files,
  'adapter_config.json': new TextEncoder().encode(JSON.stringify({ ...settings, ...changes }))
});

describe('an adapter', () => {
  it('comes back as it was written', () => expect(readPeft(files, modules, spec)).toEqual(modules));

  it('lies in the file by the names and the orientation of PEFT', () => {
    const { tensors } = readSafetensors(weights);
    expect([...tensors.keys()].sort()).toEqual(
      ['mlp.down_proj', 'self_attn.q_proj'].flatMap((name) => ['A', 'B'].map((matrix) => `base_model.model.model.layers.0.${name}.lora_${matrix}.weight`))
    );
    const a = tensors.get('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight')!;
    const b = tensors.get('base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight')!;
    expect([a.shape, b.shape]).toEqual([
      [3, 4],
      [5, 3]
    ]);
    const first = new Float32Array(a.bytes.slice().buffer); // [rank, inputs]
    for (let r = 0; r < 3; r++) for (let i = 0; i < 4; i++) expect(first[4 * r + i]).toBe(modules[0]!.a[3 * i + r]);
  });

  it('says in its settings what PEFT needs to know', () =>
    expect(settings).toMatchObject({ peft_type: 'LORA', r: 3, lora_alpha: 6, bias: 'none', target_modules: ['q_proj', 'down_proj'] }));
});

/** The folder with its tensors under other names. */
function named(nameOf: (name: string, i: number) => string): AdapterFiles {
  const { tensors, metadata } = readSafetensors(weights);
  const renamed = [...tensors].map(([name, tensor], i): [string, StoredTensor] => [nameOf(name, i), tensor]);
  return { ...files, 'adapter_model.safetensors': writeSafetensors({ metadata, tensors: new Map(renamed) }) };
}

/** The folder with another number in its first tensor. */
function written(number: number): AdapterFiles {
  const { tensors, metadata } = readSafetensors(weights.slice());
  const { bytes } = [...tensors.values()][0]!;
  new DataView(bytes.buffer, bytes.byteOffset).setFloat32(8, number, true);
  return { ...files, 'adapter_model.safetensors': writeSafetensors({ metadata, tensors }) };
}

describe('a folder', () => {
  const { tensors, metadata } = readSafetensors(weights);
  const without = new Map([...tensors].slice(1));
  const [extra] = [...tensors.values()];

  it.each<[string, AdapterFiles, RegExp]>([
    ['lacks its weights', { 'adapter_config.json': files['adapter_config.json']! }, /needs both adapter_config.json and adapter_model.safetensors/],
    ['has settings that are no JSON', { ...files, 'adapter_config.json': new Uint8Array([0x7b]) }, /is not JSON/],
    ['has settings that are no object', { ...files, 'adapter_config.json': new TextEncoder().encode('null') }, /rank undefined and alpha undefined/],
    ['has another rank', configured({ r: 4 }), /rank 4 and alpha 6; this run needs rank 3 and alpha 6/],
    ['has another alpha', configured({ lora_alpha: 3 }), /rank 3 and alpha 3/],
    ['scales by the root of its rank', configured({ use_rslora: true }), /use_rslora/],
    ['decomposes its weights', configured({ use_dora: true }), /use_dora/],
    ['lies the other way round', configured({ fan_in_fan_out: true }), /fan_in_fan_out/],
    ['has ranks of its own for some modules', configured({ rank_pattern: { q_proj: 8 } }), /rank_pattern/],
    ['scales some modules apart', configured({ alpha_pattern: { q_proj: 8 } }), /alpha_pattern/],
    ['has biases of its own', configured({ lora_bias: true }), /"lora_bias" \(true\)/],
    ['trains biases of the base', configured({ bias: 'all' }), /"bias" \("all"\)/],
    [
      'was begun by taking it out of the base',
      configured({ init_lora_weights: 'pissa_niter_16' }),
      /"init_lora_weights" \("pissa_niter_16"\).*Save it as plain LoRA/
    ],
    ['was begun by CorDA', configured({ init_lora_weights: 'corda' }), /"init_lora_weights" \("corda"\)/],
    ['was begun by LoftQ', configured({ init_lora_weights: 'loftq', loftq_config: { loftq_bits: 4 } }), /"init_lora_weights" \("loftq"\)/],
    ['was begun in a way to come', configured({ init_lora_weights: 'toString' }), /"init_lora_weights" \("toString"\)/],
    ['acts only after certain tokens', configured({ alora_invocation_tokens: [1, 2] }), /"alora_invocation_tokens" \(\[1,2\]\)/],
    ['acts only after a certain text', configured({ invocation_string: '<|check|>' }), /"invocation_string"/],
    ['trains tokens of the embedding', configured({ trainable_token_indices: { embed_tokens: [1] } }), /"trainable_token_indices"/],
    ['repeats layers', configured({ layer_replication: [[0, 1]] }), /"layer_replication"/],
    ['trains other modules as a whole', configured({ modules_to_save: ['lm_head'] }), /"modules_to_save"/],
    ['changes parameters', configured({ target_parameters: ['experts'] }), /"target_parameters"/],
    ['has a setting to come', configured({ constructor: { scale: 2 } }), /"constructor" \(\{"scale":2\}\), which is not computed here/],
    ['has a setting to come that is on', configured({ use_newer: 1 }), /"use_newer" \(1\)/],
    ['is for another task', configured({ task_type: 'SEQ_CLS' }), /"task_type" \("SEQ_CLS"\)/],
    ['is of another kind', configured({ peft_type: 'ADALORA' }), /of the kind "ADALORA", where only "LORA"/],
    ['is of no kind', configured({ peft_type: undefined }), /of the kind null/],
    ['leaves a module out', configured({ target_modules: ['q_proj', 'up_proj'] }), /does not change "model\.layers\.0\.mlp\.down_proj".*"target_modules"/],
    ['leaves a layer out', configured({ layers_to_transform: 1 }), /does not change "model\.layers\.0\.self_attn\.q_proj".*"layers_to_transform"/],
    ['leaves out what fits a pattern', configured({ exclude_modules: '.*down.*' }), /"exclude_modules" with the pattern/],
    ['holds two adapters', named((name, i) => name.replace('.weight', i < 2 ? '.default.weight' : '.other.weight')), /several adapters \("default", "other"\)/],
    ['holds an adapter with its name and one without', named((name, i) => (i < 2 ? name.replace('.weight', '.default.weight') : name)), /several adapters/],
    ['holds what is no number', written(NaN), /damaged: its tensor ".*q_proj\.lora_A\.weight" holds something that is no finite number/],
    ['holds an infinity', written(-Infinity), /no finite number/],
    ['is cut off', { ...files, 'adapter_model.safetensors': weights.subarray(0, weights.length - 5) }, /cut off/],
    ['lacks a matrix', { ...files, 'adapter_model.safetensors': writeSafetensors({ metadata, tensors: without }) }, /lacks the tensor .*q_proj\.lora_A/],
    [
      'changes a module that this run does not',
      { ...files, 'adapter_model.safetensors': writeSafetensors({ metadata, tensors: new Map([...tensors, ['lm_head.lora_A.weight', extra!]]) }) },
      /also changes "lm_head.lora_A.weight"/
    ]
  ])('that %s is refused', (_, folder, sentence) => {
    const read = () => readPeft(folder, modules, spec);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(sentence);
  });

  it('is refused by a model of another size', () =>
    expect(() => readPeft(files, [{ ...modules[0]!, inputs: 8 }, modules[1]!], spec)).toThrow(/is F32 \[3, 4\], where F32 \[3, 8\] is needed/));

  it('may hold settings that change nothing', () =>
    expect(readPeft(configured({ use_dora: false, alpha_pattern: {}, corda_config: null }), modules, spec)).toEqual(modules));

  it.each([
    { init_lora_weights: true },
    { init_lora_weights: false },
    { init_lora_weights: 'gaussian' },
    { init_lora_weights: 'eva', eva_config: { rho: 2 } },
    { lora_dropout: 0.1, inference_mode: false, revision: 'main', peft_version: '0.21.2', auto_mapping: { base_model_class: 'Qwen2ForCausalLM' } },
    { megatron_core: 'megatron.core', qalora_group_size: 16, runtime_config: { ephemeral_gpu_offload: true }, some_number: NaN },
    { target_modules: 'all-linear' },
    { target_modules: ['model.layers.0.self_attn.q_proj', 'mlp.down_proj', 'lm_head'], exclude_modules: ['lm_head', 'proj'], layers_to_transform: [0] },
    { task_type: null }
  ])('may say %j', (changes) => {
    const text = JSON.stringify({ ...settings, ...changes }).replace('"some_number":null', '"some_number":NaN');
    expect(readPeft({ ...files, 'adapter_config.json': new TextEncoder().encode(text) }, modules, spec)).toEqual(modules);
  });

  it.each(['default', 'my-own_2'])('may name its tensors with the name of the adapter, %s', (adapter) =>
    expect(
      readPeft(
        named((name) => name.replace('.weight', `.${adapter}.weight`)),
        modules,
        spec
      )
    ).toEqual(modules)
  );
});

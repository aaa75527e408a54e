/** A body's shape from transformers' `config.json`, or a sentence that says why this engine cannot run the model. */
import type { BandScaling } from '../../ops/rotary/frequency';
import { assertFormat } from '../../weights/format/formatError';
import { unsupportedShape, type ModelShape } from './shape';

type ConfigFields = Readonly<Record<string, unknown>>;

/** How the supported architectures differ. `headWidth`: transformers' default where the config has no `head_dim`. */
const FAMILIES: Readonly<Record<string, { readonly biased: boolean; readonly headNorm: boolean; readonly headWidth?: number }>> = {
  Qwen2ForCausalLM: { biased: true, headNorm: false },
  Qwen3ForCausalLM: { biased: false, headNorm: true, headWidth: 128 },
  LlamaForCausalLM: { biased: false, headNorm: false }
};

const isFields = (value: unknown): value is ConfigFields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A positive number; `fallback` where the field is absent or null. Throws a FormatError otherwise. */
function numberIn(fields: ConfigFields, name: string, fallback?: number): number {
  const value = fields[name] ?? fallback;
  assertFormat(typeof value === 'number' && Number.isFinite(value) && value > 0, `The model's config needs "${name}" as a positive number.`);
  return value;
}

function countIn(fields: ConfigFields, name: string, fallback?: number): number {
  const value = numberIn(fields, name, fallback);
  assertFormat(Number.isInteger(value), `The model's config gives "${name}" as ${value}, where a whole number is needed.`);
  return value;
}

/** Throws a FormatError for settings under which the same weights would compute something else. Absent fields, and Qwen's `sliding_window` while it is not in use, change nothing. */
function refuseForeign(config: ConfigFields): void {
  const off = (name: string): boolean => config[name] === undefined || config[name] === null || config[name] === false;
  assertFormat((config.hidden_act ?? 'silu') === 'silu', `The model's activation "${String(config.hidden_act)}" is not supported, only "silu" is.`);
  assertFormat(off('attention_bias'), 'The model has biases on all of its attention ("attention_bias"), o included, which is not supported.');
  assertFormat(off('mlp_bias'), 'The model has biases in its MLP ("mlp_bias"), which is not supported.');
  const kinds = Array.isArray(config.layer_types) ? config.layer_types : [];
  const slides = !off('use_sliding_window') || kinds.some((kind) => kind !== 'full_attention');
  assertFormat(!slides, 'The model attends within a sliding window in some layers, which is not supported: choose one with full attention.');
  assertFormat(
    config.is_causal !== false,
    'The model attends to what comes after, as those do that make embeddings of texts ("is_causal"), which is not supported.'
  );
  assertFormat(off('rope_interleaved'), 'The model pairs neighbouring numbers in its rotary embedding ("rope_interleaved"), which is not supported.');
}

/** Base and scaling of the rotary frequencies: in `rope_parameters`, or in `rope_theta` and `rope_scaling` in older configs. */
function rotationIn(config: ConfigFields): Pick<ModelShape, 'theta' | 'rotaryScaling'> {
  const given = config.rope_parameters ?? config.rope_scaling ?? {};
  assertFormat(isFields(given), 'The model\'s config is damaged: "rope_parameters" or "rope_scaling" is no object.');
  const theta = numberIn({ rope_theta: given.rope_theta ?? config.rope_theta }, 'rope_theta', 10_000);
  assertFormat(
    (given.partial_rotary_factor ?? config.partial_rotary_factor ?? 1) === 1,
    'The model turns only a part of each head ("partial_rotary_factor"), which is not supported.'
  );
  const kind = given.rope_type ?? given.type ?? 'default';
  if (kind === 'default') return { theta, rotaryScaling: null };
  if (kind === 'linear') return { theta, rotaryScaling: { factor: numberIn(given, 'factor') } };
  assertFormat(kind === 'llama3', `The model's rotary scaling "${String(kind)}" is not supported, only "default", "linear" and "llama3" are.`);
  const rotaryScaling: BandScaling = {
    factor: numberIn(given, 'factor'),
    lowTurns: numberIn(given, 'low_freq_factor'),
    highTurns: numberIn(given, 'high_freq_factor'),
    originalPositions: countIn(given, 'original_max_position_embeddings')
  };
  assertFormat(rotaryScaling.highTurns > rotaryScaling.lowTurns, 'The model\'s "high_freq_factor" must be greater than its "low_freq_factor".');
  return { theta, rotaryScaling };
}

/** The shape in a parsed `config.json`. Throws a FormatError where the model is of another architecture or uses what this decoder lacks. */
export function shapeOfConfig(config: unknown): ModelShape {
  assertFormat(isFields(config), "The model's config is no object.");
  const names = Array.isArray(config.architectures) ? config.architectures.map(String) : [];
  const family = names.length === 1 && Object.hasOwn(FAMILIES, names[0]!) ? FAMILIES[names[0]!] : undefined;
  assertFormat(
    family !== undefined,
    `The architecture ${names.join(', ') || 'of the model (its config names none)'} is not supported, only ${Object.keys(FAMILIES).join(', ')} are.`
  );
  refuseForeign(config);
  const [width, heads] = [countIn(config, 'hidden_size'), countIn(config, 'num_attention_heads')];
  const shape: ModelShape = {
    vocabulary: countIn(config, 'vocab_size'),
    width,
    layers: countIn(config, 'num_hidden_layers'),
    heads,
    keyHeads: countIn(config, 'num_key_value_heads', heads),
    headWidth: countIn(config, 'head_dim', family.headWidth ?? width / heads),
    mlpWidth: countIn(config, 'intermediate_size'),
    ...rotationIn(config),
    epsilon: numberIn(config, 'rms_norm_eps', 1e-6),
    positions: countIn(config, 'max_position_embeddings'),
    biased: family.biased,
    headNorm: family.headNorm,
    tied: config.tie_word_embeddings === true
  };
  const problem = unsupportedShape(shape);
  assertFormat(problem === null, problem ?? '');
  return shape;
}

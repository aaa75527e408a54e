/** What an adapter_config.json of PEFT must and must not say for (alpha / rank) · B · A on the modules of a run to be all that the adapter does. */
import type { AdapterSpec } from '../../record/engine';
import { FormatError, assertFormat } from '../format/formatError';
import { parseJson } from '../format/jsonFile';
import { jsonObject } from '../language/tokenizerFiles';

type AdapterConfig = Readonly<Record<string, unknown>>;

/** Settings that may have any value: they say where the adapter comes from, or how it was trained, or are looked at apart. */
const FREE: ReadonlySet<string> = new Set([
  ...['peft_type', 'auto_mapping', 'base_model_name_or_path', 'revision', 'peft_version', 'inference_mode', 'runtime_config'],
  ...['r', 'lora_alpha', 'lora_dropout', 'target_modules', 'exclude_modules', 'layers_to_transform', 'layers_pattern'],
  // Read only where another setting, which is looked at, asks for them.
  ...['megatron_core', 'qalora_group_size', 'loftq_config', 'eva_config', 'corda_config', 'ensure_weight_tying']
]);

/** What else some settings may be, besides absent, null, off or empty, and still change nothing. */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  task_type: ['CAUSAL_LM'],
  bias: ['none'],
  // How A and B began, where the base was left as it is.
  init_lora_weights: [true, 'gaussian', 'eva', 'orthogonal', 'mica']
};

/** How the others of PEFT's beginnings, which take something out of the base, are undone by the one who has the adapter. */
const INIT_ADVICE =
  'It is meant for a base whose weights were changed when training began. Save it as plain LoRA, by "save_pretrained" with "path_initial_model_for_weight_conversion", and choose that.';

/** Whether a setting is anything but absent, off or empty. */
const isSet = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value));

/**
 * Reads the settings and checks them against the run. Throws a FormatError where they are no JSON, of another rank or alpha, leave out a module, or where one is set, known or not, with which
 * PEFT computes something else.
 */
export function checkAdapterConfig(config: Uint8Array, modules: readonly string[], spec: AdapterSpec): void {
  const said = settingsIn(config);
  if (said.r !== spec.rank || said.lora_alpha !== spec.alpha)
    throw new FormatError(
      `The adapter has rank ${String(said.r)} and alpha ${String(said.lora_alpha)}; this run needs rank ${spec.rank} and alpha ${spec.alpha}.`
    );
  assertFormat(
    said.peft_type === 'LORA',
    `The adapter is of the kind ${shortened(JSON.stringify(said.peft_type ?? null))}, where only "LORA" is computed here. Choose a LoRA adapter.`
  );
  const foreign = Object.keys(said).find((name) => !isNeutral(name, said[name]));
  if (foreign !== undefined) throw new FormatError(sentenceOn(foreign, said[foreign]));
  requireModules(said, modules);
}

const isNeutral = (name: string, value: unknown): boolean =>
  FREE.has(name) || !isSet(value) || (Object.hasOwn(NEUTRAL, name) && NEUTRAL[name]!.includes(value));

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function sentenceOn(name: string, value: unknown): string {
  const remedy = name === 'init_lora_weights' ? INIT_ADVICE : 'Save it without.';
  return `The adapter uses "${shortened(name)}" (${shortened(JSON.stringify(value))}), which is not computed here. ${remedy}`;
}

/** Whether PEFT takes `module` for one of these: by its name, or by the last parts of it. */
const isNamed = (module: string, names: readonly unknown[]): boolean =>
  names.some((name) => typeof name === 'string' && (module === name || module.endsWith(`.${name}`)));

/** Holds lists of modules against those of the run. A text is a pattern of Python's, or "all-linear": there the tensors of the file say which modules it is of. */
function requireModules({ target_modules: targets, exclude_modules: excluded, layers_to_transform: layers }: AdapterConfig, modules: readonly string[]): void {
  const lacks = (module: string, why: string): string => `The adapter does not change "${module}", which this run does ("${why}" in its settings).`;
  for (const module of modules) {
    assertFormat(!Array.isArray(targets) || isNamed(module, targets), lacks(module, 'target_modules'));
    assertFormat(!Array.isArray(excluded) || !isNamed(module, excluded), lacks(module, 'exclude_modules'));
    const layer = Number(/\.(\d+)\./.exec(module)?.[1]);
    assertFormat(layers === undefined || layers === null || [layers].flat().includes(layer), lacks(module, 'layers_to_transform'));
  }
  assertFormat(
    typeof excluded !== 'string',
    `The adapter uses "exclude_modules" with the pattern ${JSON.stringify(excluded)}, which is not read here. Save it without.`
  );
}

function settingsIn(config: Uint8Array): AdapterConfig {
  try {
    return jsonObject(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(config)));
  } catch (error) {
    throw new FormatError("The adapter's adapter_config.json is not JSON.", { cause: error });
  }
}

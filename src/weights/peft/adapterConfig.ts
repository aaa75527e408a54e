/** Checks PEFT's adapter_config.json: the adapter must be plain LoRA, (alpha / rank) · B · A, on the modules of a run. */
import type { AdapterSpec } from '../../record/engine';
import { FormatError, assertFormat } from '../format/formatError';
import { parseJson } from '../format/jsonFile';
import { jsonObject } from '../language/tokenizerFiles';

type AdapterConfig = Readonly<Record<string, unknown>>;

/** Settings that may have any value: on the adapter's origin or training, or checked separately. */
const FREE: ReadonlySet<string> = new Set([
  ...['peft_type', 'auto_mapping', 'base_model_name_or_path', 'revision', 'peft_version', 'inference_mode', 'runtime_config'],
  ...['r', 'lora_alpha', 'lora_dropout', 'target_modules', 'exclude_modules', 'layers_to_transform', 'layers_pattern'],
  // Used only with other settings, which are checked.
  ...['megatron_core', 'qalora_group_size', 'loftq_config', 'eva_config', 'corda_config', 'ensure_weight_tying']
]);

/** Values besides absent, null, false or empty at which other settings have no effect. */
const NEUTRAL: Readonly<Record<string, readonly unknown[]>> = {
  task_type: ['CAUSAL_LM'],
  bias: ['none'],
  // Initialisations that leave the base unchanged.
  init_lora_weights: [true, 'gaussian', 'eva', 'orthogonal', 'mica']
};

/** Advice for the other initialisations, which change the base's weights. */
const INIT_ADVICE =
  'It is meant for a base whose weights were changed when training began. Save it as plain LoRA, by "save_pretrained" with "path_initial_model_for_weight_conversion", and choose that.';

/** Whether a setting is anything but absent, off or empty. */
const isSet = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value));

/**
 * Reads the settings and checks them against the run. Throws a FormatError where they are no JSON, of another rank or alpha, leave out a module, or where one is set, known or not, with which
 * PEFT computes something else.
 */
export function checkAdapterConfig(config: Uint8Array, modules: readonly string[], spec: AdapterSpec): void {
  const settings = settingsIn(config);
  if (settings.r !== spec.rank || settings.lora_alpha !== spec.alpha)
    throw new FormatError(
      `The adapter has rank ${String(settings.r)} and alpha ${String(settings.lora_alpha)}; this run needs rank ${spec.rank} and alpha ${spec.alpha}.`
    );
  assertFormat(
    settings.peft_type === 'LORA',
    `The adapter is of the kind ${shortened(JSON.stringify(settings.peft_type ?? null))}, where only "LORA" is computed here. Choose a LoRA adapter.`
  );
  const foreign = Object.keys(settings).find((name) => !isNeutral(name, settings[name]));
  if (foreign !== undefined) throw new FormatError(sentenceOn(foreign, settings[foreign]));
  requireModules(settings, modules);
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

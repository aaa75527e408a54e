/** Adapters as PEFT writes them: `adapter_config.json` and `adapter_model.safetensors`, A as [rank, inputs] and B as [outputs, rank]. */
import type { AdapterFiles, AdapterSpec } from '../record/engine';
import { FormatError } from './format';
import { floats, floatsOf, readSafetensors, writeSafetensors, type StoredTensor } from './safetensors';

/** One adapted module by transformers' name, with its matrices as the engine holds them: A [inputs, rank], B [rank, outputs]. */
export interface AdaptedModule {
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

const CONFIG = 'adapter_config.json';
const MODEL = 'adapter_model.safetensors';

const tensorName = (module: string, matrix: 'A' | 'B'): string => `base_model.model.${module}.lora_${matrix}.weight`;

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

export function writePeft(modules: readonly AdaptedModule[], spec: AdapterSpec, base: string): AdapterFiles {
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: base,
    r: spec.rank,
    lora_alpha: spec.alpha,
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    target_modules: spec.projections.map((projection) => `${projection}_proj`)
  };
  const tensors = modules.flatMap(({ module, inputs, outputs, a, b }): [string, StoredTensor][] => [
    [tensorName(module, 'A'), floats(transposed(a, inputs, spec.rank), [spec.rank, inputs])],
    [tensorName(module, 'B'), floats(transposed(b, spec.rank, outputs), [outputs, spec.rank])]
  ]);
  return {
    [CONFIG]: new TextEncoder().encode(JSON.stringify(config, null, 2)),
    [MODEL]: writeSafetensors({ metadata: { format: 'pt' }, tensors: new Map(tensors) })
  };
}

/** Settings with which PEFT computes something else than (alpha / rank) · B · A on the modules of this run. */
const FOREIGN = ['use_rslora', 'use_dora', 'fan_in_fan_out', 'lora_bias', 'rank_pattern', 'alpha_pattern'] as const;

/** The adapter's matrices for `modules`. Throws a FormatError where a file is missing, or the adapter does not fit the spec or the model or changes more. */
export function readPeft(files: AdapterFiles, modules: readonly Pick<AdaptedModule, 'module' | 'inputs' | 'outputs'>[], spec: AdapterSpec): AdaptedModule[] {
  const [config, model] = [files[CONFIG], files[MODEL]];
  if (!config || !model) throw new FormatError(`An adapter needs both ${CONFIG} and ${MODEL}.`);
  const said = settingsIn(config);
  if (said.r !== spec.rank || said.lora_alpha !== spec.alpha)
    throw new FormatError(
      `The adapter has rank ${String(said.r)} and alpha ${String(said.lora_alpha)}; this run needs rank ${spec.rank} and alpha ${spec.alpha}.`
    );
  const foreign = FOREIGN.find((name) => isSet(said[name]));
  if (foreign) throw new FormatError(`The adapter uses "${foreign}", which is not computed here. Save it without.`);
  const file = readSafetensors(model);
  const known = new Set(modules.flatMap(({ module }) => [tensorName(module, 'A'), tensorName(module, 'B')]));
  const extra = [...file.tensors.keys()].find((name) => !known.has(name));
  if (extra) throw new FormatError(`The adapter also changes "${extra}", which this run does not.`);
  return modules.map(({ module, inputs, outputs }) => ({
    module,
    inputs,
    outputs,
    a: transposed(floatsOf(file, tensorName(module, 'A'), [spec.rank, inputs]), spec.rank, inputs),
    b: transposed(floatsOf(file, tensorName(module, 'B'), [outputs, spec.rank]), outputs, spec.rank)
  }));
}

/** Whether a setting is anything but absent, off or empty. */
const isSet = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value));

function settingsIn(config: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(new TextDecoder().decode(config)) as Record<string, unknown>) };
  } catch {
    throw new FormatError(`The adapter's ${CONFIG} is not JSON.`);
  }
}

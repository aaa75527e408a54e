/** Adapters as PEFT writes them: `adapter_config.json` and `adapter_model.safetensors`, A as [rank, inputs] and B as [outputs, rank]. */
import type { AdapterFiles, AdapterSpec } from '../record/engine';
import { floats, floatsOf, FormatError, readSafetensors, writeSafetensors, type StoredTensor } from './safetensors';

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

/** The adapter's matrices for `modules`. Throws a FormatError where a file is missing or the adapter does not fit the spec or the model. */
export function readPeft(files: AdapterFiles, modules: readonly Pick<AdaptedModule, 'module' | 'inputs' | 'outputs'>[], spec: AdapterSpec): AdaptedModule[] {
  const [config, model] = [files[CONFIG], files[MODEL]];
  if (!config || !model) throw new FormatError(`An adapter needs both ${CONFIG} and ${MODEL}.`);
  const said = settingsIn(config);
  if (said.rank !== spec.rank || said.alpha !== spec.alpha)
    throw new FormatError(`The adapter has rank ${said.rank} and alpha ${said.alpha}; this run needs rank ${spec.rank} and alpha ${spec.alpha}.`);
  const file = readSafetensors(model);
  return modules.map(({ module, inputs, outputs }) => ({
    module,
    inputs,
    outputs,
    a: transposed(floatsOf(file, tensorName(module, 'A'), [spec.rank, inputs]), spec.rank, inputs),
    b: transposed(floatsOf(file, tensorName(module, 'B'), [outputs, spec.rank]), outputs, spec.rank)
  }));
}

function settingsIn(config: Uint8Array): { rank: unknown; alpha: unknown } {
  try {
    const { r, lora_alpha } = JSON.parse(new TextDecoder().decode(config)) as { r?: unknown; lora_alpha?: unknown };
    return { rank: r, alpha: lora_alpha };
  } catch {
    throw new FormatError(`The adapter's ${CONFIG} is not JSON.`);
  }
}

/** Adapters as PEFT writes them: `adapter_config.json` and `adapter_model.safetensors`, A as [rank, inputs] and B as [outputs, rank]. */
import type { AdapterFiles, AdapterSpec } from '../../record/engine';
import { FormatError } from '../format/formatError';
import { checkAdapterConfig } from './adapterConfig';
import { floatTensor, readFloatTensor, readSafetensors, writeSafetensors, type Safetensors, type StoredTensor } from '../format/safetensors';

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

/** The files of a PEFT adapter with these modules; `base` is the name of the base model. */
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
    [tensorName(module, 'A'), floatTensor(transposed(a, inputs, spec.rank), [spec.rank, inputs])],
    [tensorName(module, 'B'), floatTensor(transposed(b, spec.rank, outputs), [outputs, spec.rank])]
  ]);
  return {
    [CONFIG]: new TextEncoder().encode(JSON.stringify(config, null, 2)),
    [MODEL]: writeSafetensors({ metadata: { format: 'pt' }, tensors: new Map(tensors) })
  };
}

/** The matrices of a module as they are named in files: with the adapter's own name in them where they were taken from a model in training. */
const NAMED = /^(base_model\.model\..+\.lora_[AB])(?:\.([\w-]+))?(\.weight)$/;

/** The adapter's matrices for `modules`. Throws a FormatError where a file is missing, or the adapter does not fit the spec or the model, changes more, or holds what is no finite number. */
export function readPeft(files: AdapterFiles, modules: readonly Pick<AdaptedModule, 'module' | 'inputs' | 'outputs'>[], spec: AdapterSpec): AdaptedModule[] {
  const [config, model] = [files[CONFIG], files[MODEL]];
  if (!config || !model) throw new FormatError(`An adapter needs both ${CONFIG} and ${MODEL}.`);
  const names = modules.map(({ module }) => module);
  checkAdapterConfig(config, names, spec);
  const file = readSafetensors(model);
  const tensors = unnamed(file.tensors);
  const known = new Set(names.flatMap((module) => [tensorName(module, 'A'), tensorName(module, 'B')]));
  const extra = [...tensors.keys()].find((name) => !known.has(name));
  if (extra) throw new FormatError(`The adapter also changes "${extra}", which this run does not.`);
  const matrix = (module: string, which: 'A' | 'B', rows: number, columns: number): Float32Array =>
    transposed(finite(tensorName(module, which), { ...file, tensors }, [rows, columns]), rows, columns);
  return modules.map(({ module, inputs, outputs }) => ({
    module,
    inputs,
    outputs,
    a: matrix(module, 'A', spec.rank, inputs),
    b: matrix(module, 'B', outputs, spec.rank)
  }));
}

/** The tensors by PEFT's names without the adapter's own name, as `default` in `….lora_A.default.weight`. */
function unnamed(tensors: ReadonlyMap<string, StoredTensor>): ReadonlyMap<string, StoredTensor> {
  const adapters = new Set([...tensors.keys()].flatMap((name) => (NAMED.test(name) ? [NAMED.exec(name)![2] ?? ''] : [])));
  if (adapters.size > 1)
    throw new FormatError(`The file holds several adapters (${[...adapters].map((name) => JSON.stringify(name)).join(', ')}). Save one alone.`);
  return new Map([...tensors].map(([name, tensor]) => [name.replace(NAMED, '$1$3'), tensor]));
}

/** A matrix in any of the float types. */
function finite(name: string, file: Safetensors, shape: readonly number[]): Float32Array {
  const values = readFloatTensor(file, name, shape);
  if (!values.every(Number.isFinite)) throw new FormatError(`The adapter is damaged: its tensor "${name}" holds something that is no finite number.`);
  return values;
}

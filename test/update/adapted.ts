/** A tiny body with PEFT's adapter over it (fixtures of scripts/reference/lora.py), in a pool of three agents. */
import { restoreAdapter } from '../../src/model/body/adapterState';
import { disposeAdapterPool, openAdapterPool, type AdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../../src/model/body/body';
import type { ModelFile } from '../../src/model/body/file';
import { moduleOf, sizeOf } from '../../src/model/body/shape';
import { PROJECTIONS, type AdapterSpec, type Projection } from '../../src/record/engine';
import { readPeft } from '../../src/weights/peft/peft';
import { readFloatTensor, readSafetensors } from '../../src/weights/format/safetensors';
import { fetchFixture, type Family } from '../model/fixture';
import { fetchBytes } from '../model/tiny';

/** What PEFT and torch say with the adapter. */
interface Expected {
  readonly loss: number;
  readonly cases: readonly {
    readonly context: readonly number[];
    readonly completion: readonly number[];
    readonly logprobs: readonly number[];
    readonly baseLogprobs: readonly number[];
  }[];
}

/** A projection as PEFT and the pool know it. */
interface AdaptedModule {
  readonly layer: number;
  readonly projection: Projection;
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The adapter's fixture over one body. */
export interface Adapted {
  readonly model: ModelFile;
  readonly modules: readonly AdaptedModule[];
  readonly expected: Expected;
  /** The adapter's matrices by name, as a pool keeps them. */
  readonly values: Readonly<Record<string, Float32Array>>;
  /** Torch's gradient of a matrix, in PEFT's orientation. */
  gradientOf(module: string, matrix: 'A' | 'B', shape: readonly number[]): Float32Array;
}

export const AGENTS = ['first', 'adapted', 'last'];
export const SPEC: AdapterSpec = { rank: 4, alpha: 8, projections: PROJECTIONS, seed: 1 };

const said = import.meta.glob<Expected>('../fixtures/*-tiny-lora/expected.json', { eager: true, import: 'default' });
const files = import.meta.glob<string>('../fixtures/*-tiny-lora/{adapter_config.json,*.safetensors}', { eager: true, import: 'default', query: '?url' });

/** Reads the fixture of the adapter over a family's tiny body. */
export async function fetchAdapted(family: Family): Promise<Adapted> {
  const open = (name: string): Promise<Uint8Array> => fetchBytes(files[`../fixtures/${family}-lora/${name}`]!);
  const { model } = await fetchFixture(family);
  const modules = Array.from({ length: model.shape.layers }, (_, layer) => layer).flatMap((layer) =>
    PROJECTIONS.map((projection) => {
      const [inputs, outputs] = sizeOf(model.shape, projection);
      return { layer, projection, module: moduleOf(layer, projection), inputs, outputs };
    })
  );
  const folder = { 'adapter_config.json': await open('adapter_config.json'), 'adapter_model.safetensors': await open('adapter_model.safetensors') };
  const values = Object.fromEntries(
    readPeft(folder, modules, SPEC).flatMap(({ a, b }, i) => {
      const { layer, projection } = modules[i]!;
      return [
        [`layers.${layer}.${projection}.A`, a],
        [`layers.${layer}.${projection}.B`, b]
      ] as const;
    })
  );
  const torch = readSafetensors(await open('gradients.safetensors'));
  const gradientOf: Adapted['gradientOf'] = (module, matrix, shape) => readFloatTensor(torch, `base_model.model.${module}.lora_${matrix}.weight`, shape);
  return { model, modules, expected: said[`../fixtures/${family}-lora/expected.json`]!, values, gradientOf };
}

/** What `use` makes of the body and a pool of three agents, PEFT's adapter in the middle one. */
export async function withAdapted<Result>({ model, values }: Adapted, use: (body: ModelBody, pool: AdapterPool) => Promise<Result>): Promise<Result> {
  const body = loadBody(model);
  const zeros = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
  const pool = openAdapterPool(model.shape, AGENTS, SPEC);
  restoreAdapter(pool, 'adapted', { step: 0, values, firstMoment: zeros, secondMoment: zeros });
  const result = await use(body, pool);
  disposeAdapterPool(pool);
  disposeBody(body);
  return result;
}

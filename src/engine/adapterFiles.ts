/** One agent's adapter as PEFT files, and PEFT files as its adapter. */
import { moduleOf, sizeOf, type ModelShape } from '../model/body/shape';
import type { AdapterFiles, AdapterSpec, AdapterState, Projection } from '../record/engine';
import { readPeft, writePeft } from '../weights/peft/peft';

/** A module of the model that has an adapter. */
interface TargetModule {
  /** transformers' name. */
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Names of its matrices in an agent's state. */
  readonly names: { readonly a: string; readonly b: string };
}

function targetModules(shape: ModelShape, { projections }: AdapterSpec): TargetModule[] {
  const ofLayer = (layer: number, projection: Projection): TargetModule => {
    const [inputs, outputs] = sizeOf(shape, projection);
    const name = `layers.${layer}.${projection}`;
    return { module: moduleOf(layer, projection), inputs, outputs, names: { a: `${name}.A`, b: `${name}.B` } };
  };
  return Array.from({ length: shape.layers }, (_, layer) => projections.map((projection) => ofLayer(layer, projection))).flat();
}

/** The files of this adapter; `base` is what they name as their base model. */
export function filesOfAdapter({ values }: AdapterState, shape: ModelShape, spec: AdapterSpec, base: string): AdapterFiles {
  const adapted = targetModules(shape, spec).map(({ names, ...module }) => ({ ...module, a: values[names.a]!, b: values[names.b]! }));
  return writePeft(adapted, spec, base);
}

/** The adapter in these files, with an optimiser that has done nothing yet. Throws a FormatError where they do not fit the model or the spec. */
export function adapterOfFiles(files: AdapterFiles, shape: ModelShape, spec: AdapterSpec): AdapterState {
  const modules = targetModules(shape, spec);
  const values = Object.fromEntries(
    readPeft(files, modules, spec).flatMap(({ a, b }, i) => {
      const { names } = modules[i]!;
      return [[names.a, a] as const, [names.b, b] as const];
    })
  );
  const zeroed = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
  return { step: 0, values, firstMoment: zeroed, secondMoment: zeroed };
}

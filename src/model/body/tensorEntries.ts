/** The list of a body's tensors by name in transformers' files: matrices with their default layout in memory, vectors with their length. */
import { codesPerWord, GROUP_SIZE, type CodeLayout } from '../../math/quantise';
import { PROJECTIONS } from '../../record/engine';
import type { ModelMeasures } from '../../record/model';
import { EMBEDDING, FINAL_NORM, HEAD, vectorLength, moduleOf, sizeOf, vectorsOf, vectorTensor } from './shape';

/** A matrix [outputs, inputs] and its layout in memory. */
export interface MatrixEntry {
  readonly name: string;
  readonly layout: CodeLayout;
  readonly outputs: number;
  readonly inputs: number;
}

/** A norm's gain or a bias. */
export interface VectorEntry {
  readonly name: string;
  readonly length: number;
}

const layersOf = (shape: ModelMeasures): number[] => Array.from({ length: shape.layers }, (_, layer) => layer);

/** The embedding, the head where it is not tied, and the projections layer by layer. */
export function matrixEntries(shape: ModelMeasures): MatrixEntry[] {
  const outer = (shape.tied ? [EMBEDDING] : [EMBEDDING, HEAD]).map((name) => ({ name, layout: 'q8' as const, outputs: shape.vocabulary, inputs: shape.width }));
  const linear = layersOf(shape).flatMap((layer) =>
    PROJECTIONS.map((projection) => {
      const [inputs, outputs] = sizeOf(shape, projection);
      return { name: `${moduleOf(layer, projection)}.weight`, layout: 'q4' as const, outputs, inputs };
    })
  );
  return [...outer, ...linear];
}

/** Norms and biases layer by layer, and the final norm. */
export function vectorEntries(shape: ModelMeasures): VectorEntry[] {
  const inner = layersOf(shape).flatMap((layer) =>
    vectorsOf(shape).map((vector) => ({ name: vectorTensor(layer, vector), length: vectorLength(shape, vector) }))
  );
  return [...inner, { name: FINAL_NORM, length: shape.width }];
}

/** A matrix's bytes on WebGPU, as codes and scales. */
export const codedBytes = ({ layout, outputs, inputs }: MatrixEntry): number => 4 * outputs * inputs * (1 / codesPerWord[layout] + 1 / GROUP_SIZE);

/** A matrix's bytes on WebAssembly, as float32 in both orientations. */
export const floatBytes = ({ outputs, inputs }: MatrixEntry): number => 8 * outputs * inputs;

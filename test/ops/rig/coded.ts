/** A small matrix in codes: as inputs of a kernel, as the weight record a kernel is told of, and unpacked. */
import { tensor1d } from '@tensorflow/tfjs-core';
import { dequantise, quantise, type CodeLayout } from '../../../src/math/quantise';
import type { CodedWeight } from '../../../src/ops/linear/weight';
import { noise, tensorOf, type Plain } from './plain';

const words = (values: Uint32Array): Plain => ({ shape: [values.length], values: new Int32Array(values.buffer) });

/** A matrix [outputs, inputs] of noise around `centre`, which makes the offsets matter. */
export function coded(layout: CodeLayout, outputs: number, inputs: number, centre = 0.3) {
  const matrix = noise(`${layout} ${outputs} ${inputs}`, [outputs, inputs]).values as Float32Array;
  const quantised = quantise(
    layout,
    matrix.map((value) => value + centre),
    outputs,
    inputs
  );
  const unpacked: Plain = { shape: [outputs, inputs], values: dequantise(quantised) };
  return {
    quantised,
    unpacked,
    inputs: { codes: words(quantised.codes), scales: words(quantised.scales) },
    /** Made on the active device; the kernels read only the weight's sizes and layout. */
    attributes: () => ({
      weight: { kind: 'coded', layout, inputs, outputs, codes: tensor1d([0], 'int32'), scales: tensor1d([0], 'int32') } satisfies CodedWeight,
      unpacked: tensorOf<never>(unpacked)
    })
  };
}

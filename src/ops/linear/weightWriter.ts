/** Uploads a matrix to the device some rows at a time, so that only those rows need be in memory. */
import { getBackend, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { codesPerWord, dequantise, GROUP_SIZE, type CodeLayout, type Quantised } from '../../math/quantise';
import { recorder } from '../core/recorder';
import { allocateWords, disposeWeight, freeze, writeWords, type CodedWeight, type FrozenWeight, type SplitWeight } from './weight';

/** Layout and size of a matrix [outputs, inputs] to be uploaded. */
export type ExpectedMatrix = Pick<Quantised, 'layout' | 'outputs' | 'inputs'>;

/** A frozen matrix in the active device's form. */
export type LoadedWeight = FrozenWeight | CodedWeight | SplitWeight;

/** Receives the rows of one matrix. */
export interface WeightWriter {
  /** Writes whole rows, the first of which is row `first` of the matrix. They are copied. */
  write(first: number, rows: Quantised): void;
  /** The weight, once every row was written. */
  finish(): LoadedWeight;
  /** Frees what was written; not to be called after `finish`. */
  abandon(): void;
}

/** Outputs of a part are a multiple of this where that many fit: tiles of the head's logits begin at such multiples. */
const ALIGNED = 1024;

/** Bytes of a row's codes and of its scales. */
const codeBytes = (layout: CodeLayout, inputs: number): number => (4 * inputs) / codesPerWord[layout];
const scaleBytes = (inputs: number): number => (4 * inputs) / GROUP_SIZE;

/** Bytes that a program may bind at once on the active WebGPU device. */
function mostBytes(): number {
  const { maxStorageBufferBindingSize, maxBufferSize } = recorder().device.limits;
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}

/** A writer for the active device. On WebGPU the weight stays quantised, split into parts of at most `most` bytes of codes; on WebAssembly it is unpacked to floats, which its products need. */
export function openWeight(expected: ExpectedMatrix, most?: number): WeightWriter {
  return getBackend() === 'webgpu' ? openCodes(expected, most ?? mostBytes()) : openFloats(expected);
}

/** Uploads a matrix in memory to the active device; `most` as in `openWeight`. */
export function loadWeight(quantised: Quantised, most?: number): LoadedWeight {
  const writer = openWeight(quantised, most);
  writer.write(0, quantised);
  return writer.finish();
}

function openFloats({ outputs, inputs }: ExpectedMatrix): WeightWriter {
  let values = new Float32Array(outputs * inputs);
  return {
    write: (first, rows) => values.set(dequantise(rows), first * inputs),
    finish: () => freeze(tensor2d(values, [outputs, inputs])),
    abandon: () => void (values = new Float32Array())
  };
}

function openCodes({ layout, outputs, inputs }: ExpectedMatrix, most: number): WeightWriter {
  const fitting = Math.max(1, Math.floor(most / codeBytes(layout, inputs)));
  const step = fitting < ALIGNED ? fitting : fitting - (fitting % ALIGNED);
  const parts = Array.from({ length: Math.ceil(outputs / step) }, (_, i): CodedWeight => {
    const rows = Math.min(step, outputs - i * step);
    const [codes, scales] = [allocateWords(rows * codeBytes(layout, inputs)), allocateWords(rows * scaleBytes(inputs))];
    return { kind: 'coded', layout, inputs, outputs: rows, codes, scales };
  });
  const weight: LoadedWeight = parts.length > 1 ? { kind: 'split', inputs, outputs, parts } : parts[0]!;
  /** Writes the rows [from, to) of the matrix to the part that begins at row `begin`; `rows` begins at row `first`. */
  function place({ codes, scales }: CodedWeight, begin: number, first: number, rows: Quantised, [from, to]: readonly [number, number]): void {
    const put = (words: Tensor, values: Uint32Array, bytes: number): void =>
      writeWords(words, (from - begin) * bytes, values.subarray(((from - first) * bytes) / 4, ((to - first) * bytes) / 4));
    put(codes, rows.codes, codeBytes(layout, inputs));
    put(scales, rows.scales, scaleBytes(inputs));
  }
  return {
    write(first, rows) {
      parts.forEach((part, i) => {
        const [from, to] = [Math.max(first, i * step), Math.min(first + rows.outputs, i * step + part.outputs)];
        if (to > from) place(part, i * step, first, rows, [from, to]);
      });
    },
    finish: () => weight,
    abandon: () => disposeWeight(weight)
  };
}

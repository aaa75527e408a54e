/** The safetensors format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, then the tensors' bytes without gaps. */
import { isFloatType, decodeFloats } from './float';
import { assertFormat } from './formatError';
import { headerLength, PREFIX, readSafetensorsHeader, type Dtype } from './safetensorsHeader';

export interface StoredTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** Reads a whole file. Throws a FormatError that names what is wrong; the tensors are views into `bytes`. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const start = PREFIX + headerLength(bytes, bytes.length);
  const { metadata, tensors: places } = readSafetensorsHeader(bytes.subarray(PREFIX, start), bytes.length);
  const tensors = [...places].map(([name, { dtype, shape, from, to }]): [string, StoredTensor] => [
    name,
    { dtype, shape, bytes: bytes.subarray(start + from, start + to) }
  ]);
  return { metadata, tensors: new Map(tensors) };
}

/** Writes tensors in the map's order; the header is padded with spaces so that they begin at a multiple of 8. */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => [name, { dtype, shape, data_offsets: [offset, (offset += bytes.length)] }] as const);
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const json = new TextEncoder().encode(text);
  const start = Math.ceil((8 + json.length) / 8) * 8;
  const file = new Uint8Array(start + offset).fill(0x20, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  let at = start;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

const bytesIn = (values: Float32Array | Uint32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export const floatTensor = (values: Float32Array, shape: readonly number[]): StoredTensor => ({ dtype: 'F32', shape, bytes: bytesIn(values) });
export const uint32Tensor = (values: Uint32Array, shape: readonly number[]): StoredTensor => ({ dtype: 'U32', shape, bytes: bytesIn(values) });

/** The named tensor's values in single precision, copied, from any of the float types. Throws a FormatError where it is missing, no tensor of floats or of another shape. */
export function readFloatTensor(file: Safetensors, name: string, shape: readonly number[]): Float32Array {
  const dtype = file.tensors.get(name)?.dtype ?? 'F32';
  const type = isFloatType(dtype) ? dtype : 'F32';
  return decodeFloats(type, bytesNamed(file, name, type, shape));
}

export function readUint32Tensor(file: Safetensors, name: string, shape: readonly number[]): Uint32Array {
  return new Uint32Array(new Uint8Array(bytesNamed(file, name, 'U32', shape)).buffer);
}

function bytesNamed({ tensors }: Safetensors, name: string, dtype: Dtype, shape: readonly number[]): Uint8Array {
  const tensor = tensors.get(name);
  assertFormat(tensor !== undefined, `The file lacks the tensor "${name}".`);
  assertFormat(
    tensor.dtype === dtype && tensor.shape.length === shape.length && tensor.shape.every((length, i) => length === shape[i]),
    `Tensor "${name}" is ${tensor.dtype} [${tensor.shape.join(', ')}], where ${dtype} [${shape.join(', ')}] is needed.`
  );
  return tensor.bytes;
}

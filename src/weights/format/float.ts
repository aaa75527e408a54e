/** Decodes the float types of weight files to single precision. */
import { fromHalves } from '../../math/half';

export type FloatType = 'F32' | 'F16' | 'BF16';

/** A copy, which is aligned as typed arrays need. */
const copied = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

const DECODERS: { readonly [Type in FloatType]: (bytes: Uint8Array) => Float32Array } = {
  F32: (bytes) => new Float32Array(copied(bytes)),
  F16: (bytes) => fromHalves(new Uint16Array(copied(bytes))),
  // The upper 16 bits of single precision.
  BF16: (bytes) => {
    const words = Uint32Array.from(new Uint16Array(copied(bytes)));
    for (let i = 0; i < words.length; i++) words[i]! <<= 16;
    return new Float32Array(words.buffer);
  }
};

export const isFloatType = (type: string): type is FloatType => Object.hasOwn(DECODERS, type);

/** The numbers that little-endian bytes stand for, copied. */
export const decodeFloats = (type: FloatType, bytes: Uint8Array): Float32Array => DECODERS[type](bytes);

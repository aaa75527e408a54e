/** Just enough of the safetensors format to tell a whole file from a torn one. https://huggingface.co/docs/safetensors */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const StoredTensorEntry = v.object({ dtype: v.literal('F32'), shape: v.array(count), data_offsets: v.tuple([count, count]) });

/** How many float32 values the file holds. Throws a RangeError where header and data do not agree. */
export function countFloats(bytes: Uint8Array): number {
  if (bytes.length < 8) throw new RangeError('it is shorter than its own header');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > bytes.length - 8) throw new RangeError('it is shorter than its own header');
  const { __metadata__: _, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
  const entries = Object.values(v.parse(v.record(v.string(), StoredTensorEntry), header)).sort((a, b) => a.data_offsets[0] - b.data_offsets[0]);
  let end = 0;
  for (const { shape, data_offsets } of entries) {
    const size = 4 * shape.reduce((product, side) => product * side, 1);
    if (data_offsets[0] !== end || data_offsets[1] !== end + size) throw new RangeError('its tensors overlap or leave gaps');
    end += size;
  }
  if (end !== bytes.length - 8 - length) throw new RangeError('its data does not have the size its header says');
  return end / 4;
}

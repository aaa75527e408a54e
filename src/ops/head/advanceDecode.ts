/** Advances the rows of a decode step on the device: the token just drawn becomes the next input, one position further. */
import { add, cast, concat, gather, mul, range, reshape, slice, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './advanceDecode.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';

type DecodeOperand = 'drawn' | 'table' | 'ids' | 'positions' | 'slots' | 'lengths' | 'requests';

/**
 * drawn [rows, (token, ...)]; table int32 [rows, width]: the slots of each row's sequence, among them those kept for what comes. Changed in place, all int32:
 * drawn [rows, (token, ...)]; table int32 [rows, width]: the slots of each row's sequence by position, those reserved for tokens to come included. Changed in place, all int32:
 * ids, positions and slots [rows] of the token fed next; lengths [rows]: tokens it attends to, itself included; requests [rows, (seed, tokens drawn so far, ...)].
 */
export const advanceDecodeKernel: Kernel<DecodeOperand, null> = {
  name: 'AdvanceDecode',
  inputs: ['drawn', 'table', 'ids', 'positions', 'slots', 'lengths', 'requests'],
  writes: ['ids', 'positions', 'slots', 'lengths', 'requests'],
  outputs: () => [],
  reference({ drawn, table, positions, lengths, requests }): Tensor[] {
    const [rows, width] = table.shape as [number, number];
    const [, columns] = requests.shape as [number, number];
    const next = add(positions, 1);
    const place = add(mul(range(0, rows, 1, 'int32'), width), next);
    const counted = concat([slice(requests as Tensor2D, [0, 0], [-1, 1]), add(slice(requests as Tensor2D, [0, 1], [-1, 1]), 1)], 1);
    return [
      cast(reshape(slice(drawn as Tensor2D, [0, 0], [-1, 1]), [-1]), 'int32'),
      next,
      gather(reshape(table, [-1]), cast(place, 'int32') as Tensor1D),
      add(lengths, 1),
      columns === 2 ? counted : concat([counted, slice(requests as Tensor2D, [0, 2], [-1, -1])], 1)
    ];
  },
  loop({ drawn, table, ids, positions, slots, lengths, requests }, _, { drawn: [rows, each], table: [, width], requests: [, columns] }) {
    for (let row = 0; row < rows!; row++) {
      ids[row] = drawn[row * each!]!;
      positions[row]!++;
      slots[row] = table[row * width! + positions[row]!]!;
      lengths[row]!++;
      requests[row * columns! + 1]!++;
    }
  },
  program: ({ drawn: [rows, each], table: [, width], requests: [, columns] }) => [
    { wgsl, workgroups: grid(Math.ceil(rows! / 64)), uniforms: [{ u32: rows! }, { u32: each! }, { u32: width! }, { u32: columns! }] }
  ]
};

/** Changes the rows' tensors in place; shapes as in `advanceDecodeKernel`. */
export function advanceDecode(drawn: Tensor, table: Tensor, rows: { readonly [Name in Exclude<DecodeOperand, 'drawn' | 'table'>]: Tensor }): void {
  run(advanceDecodeKernel, { drawn, table, ...rows }, null);
}

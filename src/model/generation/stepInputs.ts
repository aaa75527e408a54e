/** The input tensors of a prepared decode step, over buffers that are rewritten before each run. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { tensorBytes, ownTensor, storageBuffer } from '../../ops/core/capture';
import { tabulateDraws, type DrawRequest } from '../../ops/head/draw';
import { maskRows, maskWords } from '../../ops/head/tokenMask';
import { flush, recorder } from '../../ops/core/recorder';
import { CONTROL_COLUMNS, REQUEST_COLUMNS } from '../../ops/head/sample';
import type { ForwardInputs } from './kvCache';
import type { PrefixNode } from './prefixTree';
import type { DrawRow } from './stepper';

/** A sequence of the step. */
export interface StepRow {
  /** Its last token. */
  readonly node: PrefixNode;
  /** Slots for the tokens that the device samples and computes by itself. */
  readonly reserved: readonly number[];
  /** How a token is sampled for it; null where none is sampled. */
  readonly request: (Omit<DrawRequest, 'row'> & Pick<DrawRow, 'allowed'>) | null;
}

/** The step's inputs on the device. */
export interface StepInputs {
  readonly tokens: ForwardInputs & { readonly adapters: Tensor1D };
  /** As `drawTokens` takes them: request i draws from row i. */
  readonly requests: Tensor2D;
  readonly controls: Tensor2D;
  /** Bit masks of the tokens that each row may draw; null where the step has none. */
  readonly masks: Tensor2D | null;
  /** Writes at most as many rows as the step has. The others are padding, which computes into `spare`, a slot that no sequence has. */
  write(rows: readonly StepRow[], spare: number): void;
  dispose(): void;
}

/** The request of a row whose draw is not read. */
const PADDING: NonNullable<StepRow['request']> = { seed: 0, position: 0, temperature: 0 };

/** Inputs of `count` rows whose sequences have at most `longest` tokens, those to come included; with masks over a `vocabulary` where it is not null. */
export function openStepInputs(count: number, longest: number, vocabulary: number | null): StepInputs {
  const made: { readonly tensor: Tensor; readonly buffer: GPUBuffer }[] = [];
  function input<Made extends Tensor>(
    shape: readonly number[],
    dtype: 'float32' | 'int32' = 'int32'
  ): { readonly tensor: Made; fill(values: ArrayBufferView): void } {
    const buffer = storageBuffer(tensorBytes(shape));
    const own = { tensor: ownTensor(shape, dtype, buffer) as Made, buffer };
    made.push(own);
    return {
      tensor: own.tensor,
      fill: ({ buffer: bytes, byteOffset, byteLength }) => recorder().device.queue.writeBuffer(buffer, 0, bytes, byteOffset, byteLength)
    };
  }
  const ids = input<Tensor1D>([count]);
  const positions = input<Tensor1D>([count]);
  const slots = input<Tensor1D>([count]);
  const lengths = input<Tensor1D>([count]);
  const adapters = input<Tensor1D>([count]);
  const table = input<Tensor2D>([count, longest]);
  const requests = input<Tensor2D>([count, REQUEST_COLUMNS]);
  const controls = input<Tensor2D>([count, CONTROL_COLUMNS], 'float32');
  const words = vocabulary === null ? 0 : maskWords(vocabulary);
  const masks = words ? input<Tensor2D>([count, words]) : null;
  const sequenceSlots = new Int32Array(count * longest);

  return {
    tokens: { ids: ids.tensor, positions: positions.tensor, slots: slots.tensor, lengths: lengths.tensor, adapters: adapters.tensor, table: table.tensor },
    requests: requests.tensor,
    controls: controls.tensor,
    masks: masks?.tensor ?? null,
    write(rows, spare) {
      flush(); // what was recorded before still reads what is overwritten here
      const column = (value: (node: PrefixNode) => number, padding: number): Int32Array =>
        Int32Array.from({ length: count }, (_, row) => (row < rows.length ? value(rows[row]!.node) : padding));
      sequenceSlots.fill(spare);
      rows.forEach(({ node, reserved }, row) => {
        for (let at: PrefixNode | null = node; at; at = at.parent) sequenceSlots[row * longest + at.position] = at.slot;
        sequenceSlots.set(reserved, row * longest + node.position + 1);
      });
      ids.fill(column(({ token }) => token, 0));
      positions.fill(column(({ position }) => position, 0));
      slots.fill(column(({ slot }) => slot, spare));
      lengths.fill(column(({ position }) => position + 1, 1));
      adapters.fill(column(({ adapter }) => adapter, -1));
      table.fill(sequenceSlots);
      const draws = tabulateDraws(Array.from({ length: count }, (_, row) => ({ ...(rows[row]?.request ?? PADDING), row })));
      requests.fill(draws.requests);
      controls.fill(draws.controls);
      masks?.fill(
        maskRows(
          Array.from({ length: count }, (_, row) => rows[row]?.request?.allowed),
          words
        )
      );
    },
    dispose() {
      for (const { tensor, buffer } of made) {
        tensor.dispose();
        buffer.destroy();
      }
    }
  };
}

/** What a prepared decode step reads of its rows, in buffers of its own, which are written anew before the step runs. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { bytesOf, ownTensor, storageBuffer } from '../../ops/core/capture';
import { tabulateDraws, type DrawRequest } from '../../ops/head/draw';
import { maskRows, maskWords } from '../../ops/head/tokenMask';
import { flush, recorder } from '../../ops/core/recorder';
import { CONTROL_COLUMNS, REQUEST_COLUMNS } from '../../ops/head/sample';
import type { ForwardInputs } from './kvCache';
import type { PrefixNode } from './prefixTree';
import type { DrawRow } from './stepper';

/** A sequence: where it stands, the slots for what comes next on the device, and how a token is drawn for it; null where none is. */
export interface StepRow {
  readonly node: PrefixNode;
  readonly reserved: readonly number[];
  readonly request: (Omit<DrawRequest, 'row'> & Pick<DrawRow, 'allowed'>) | null;
}

/** The step's inputs on the device. */
export interface StepRows {
  readonly tokens: ForwardInputs & { readonly adapters: Tensor1D };
  /** As `drawTokens` takes them: each request draws from the row of its own number. */
  readonly requests: Tensor2D;
  readonly controls: Tensor2D;
  /** Of these rows what may be drawn; null where there was to be none. */
  readonly masks: Tensor2D | null;
  /** Writes at most as many rows as there are; those left over compute what nobody looks at, in `spare`, a slot that no sequence has. */
  write(rows: readonly StepRow[], spare: number): void;
  dispose(): void;
}

/** A row for whom nothing is drawn. */
const IDLE: NonNullable<StepRow['request']> = { seed: 0, position: 0, temperature: 0 };

/** Inputs of `count` rows whose sequences have at most `longest` tokens, those to come included; with masks over a `vocabulary` where it is not null. */
export function openStepRows(count: number, longest: number, vocabulary: number | null): StepRows {
  const made: { readonly tensor: Tensor; readonly buffer: GPUBuffer }[] = [];
  function input<Made extends Tensor>(
    shape: readonly number[],
    dtype: 'float32' | 'int32' = 'int32'
  ): { readonly tensor: Made; fill(values: ArrayBufferView): void } {
    const buffer = storageBuffer(bytesOf(shape));
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
  const places = new Int32Array(count * longest);

  return {
    tokens: { ids: ids.tensor, positions: positions.tensor, slots: slots.tensor, lengths: lengths.tensor, adapters: adapters.tensor, table: table.tensor },
    requests: requests.tensor,
    controls: controls.tensor,
    masks: masks?.tensor ?? null,
    write(rows, spare) {
      flush(); // what was recorded before still reads what is overwritten here
      const column = (value: (node: PrefixNode) => number, idle: number): Int32Array =>
        Int32Array.from({ length: count }, (_, row) => (row < rows.length ? value(rows[row]!.node) : idle));
      places.fill(spare);
      rows.forEach(({ node, reserved }, row) => {
        for (let at: PrefixNode | null = node; at; at = at.parent) places[row * longest + at.position] = at.slot;
        places.set(reserved, row * longest + node.position + 1);
      });
      ids.fill(column(({ token }) => token, 0));
      positions.fill(column(({ position }) => position, 0));
      slots.fill(column(({ slot }) => slot, spare));
      lengths.fill(column(({ position }) => position + 1, 1));
      adapters.fill(column(({ adapter }) => adapter, -1));
      table.fill(places);
      const drawn = tabulateDraws(Array.from({ length: count }, (_, row) => ({ ...(rows[row]?.request ?? IDLE), row })));
      requests.fill(drawn.requests);
      controls.fill(drawn.controls);
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

/** Sequences laid end to end without padding, in micro-batches of bounded size. */
import type { Sample } from '../record/sample';

/** One conversation as the trainer sees it. */
export interface Sequence {
  /** Adapter slot; −1 is the bare base. */
  readonly slot: number;
  readonly tokens: readonly number[];
  /** Indices (≥ 1) of the tokens whose probability counts, ascending. */
  readonly targets: readonly number[];
}

/** A completion in its context; all of its tokens count that were not heard. */
export function completionSequence(slot: number, { context, completion, heard = [] }: Pick<Sample, 'context' | 'completion' | 'heard'>): Sequence {
  const own = completion.flatMap((_, i) => (heard.some(([from, to]) => i >= from && i < to) ? [] : [i]));
  return { slot, tokens: [...context, ...completion], targets: own.map((i) => context.length + i) };
}

export interface Packed {
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** [tokens, (start, end)] of each token's sequence. */
  readonly spans: Int32Array;
  /** Adapter slot of each token. */
  readonly slots: readonly number[];
  /** Packed index of the token that predicts each target. */
  readonly rows: Int32Array;
  /** The target tokens. */
  readonly targets: Int32Array;
  /** Position among the given sequences of the one each target belongs to. */
  readonly owners: readonly number[];
}

/** Groups of consecutive sequences of at most `budget` tokens in all; a longer single sequence has a group to itself. */
export function microBatches(sequences: readonly Sequence[], budget: number): { readonly from: number; readonly sequences: readonly Sequence[] }[] {
  const batches: { from: number; sequences: Sequence[] }[] = [];
  let taken = Infinity;
  sequences.forEach((sequence, i) => {
    taken += sequence.tokens.length;
    if (taken > budget) {
      batches.push({ from: i, sequences: [] });
      taken = sequence.tokens.length;
    }
    batches[batches.length - 1]!.sequences.push(sequence);
  });
  return batches;
}

/** Packs sequences; the last token of each only serves as a target, so it is left out of the input. Throws a RangeError for a target that nothing precedes. */
export function pack(sequences: readonly Sequence[]): Packed {
  const count = sequences.reduce((total, { tokens }) => total + tokens.length - 1, 0);
  const packed = { ids: new Int32Array(count), positions: new Int32Array(count), spans: new Int32Array(2 * count) };
  const slots: number[] = [];
  const rows: number[] = [];
  const targets: number[] = [];
  const owners: number[] = [];
  let start = 0;
  sequences.forEach((sequence, owner) => {
    const end = start + sequence.tokens.length - 1;
    for (let at = start; at < end; at++) {
      packed.ids[at] = sequence.tokens[at - start]!;
      packed.positions[at] = at - start;
      packed.spans.set([start, end], 2 * at);
      slots.push(sequence.slot);
    }
    for (const target of sequence.targets) {
      if (target < 1) throw new RangeError('A completion needs a context of at least one token.');
      rows.push(start + target - 1);
      targets.push(sequence.tokens[target]!);
      owners.push(owner);
    }
    start = end;
  });
  return { ...packed, slots, rows: Int32Array.from(rows), targets: Int32Array.from(targets), owners };
}

/** Sequences packed end to end without padding, with shared prefixes stored once, in micro-batches of bounded size. */
import type { Sample } from '../record/sample';

/** The tokens of one conversation, and which of them are trained. */
export interface TrainingSequence {
  /** Adapter slot; −1 is the bare base. */
  readonly slot: number;
  readonly tokens: readonly number[];
  /** Indices (≥ 1) of the tokens whose probability counts, ascending. */
  readonly targets: readonly number[];
}

/** A completion in its context; its targets are its tokens outside `maskedSpans`. */
export function trainingSequence(
  slot: number,
  { context, completion, maskedSpans = [] }: Pick<Sample, 'context' | 'completion' | 'maskedSpans'>
): TrainingSequence {
  const trained = completion.flatMap((_, i) => (maskedSpans.some(([from, to]) => i >= from && i < to) ? [] : [i]));
  return { slot, tokens: [...context, ...completion], targets: trained.map((i) => context.length + i) };
}

/** Consecutive sequences as prefix trees of their tokens, depth first: a prefix that neighbours on the same adapter share is stored once. */
export interface PackedBatch {
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** [tokens, (start, end)]: index of the root of each token's tree, and of the first token after its subtree. */
  readonly spans: Int32Array;
  /** Adapter slot of each token. */
  readonly slots: readonly number[];
  /** Packed index of the token that predicts each target, ascending. */
  readonly rows: Int32Array;
  /** The target tokens. */
  readonly targets: Int32Array;
  /** Position among the given sequences of the one each target belongs to; those of one sequence are in its order. */
  readonly owners: readonly number[];
}

/** Sequences for one pass. */
export interface MicroBatch {
  readonly sequences: readonly TrainingSequence[];
  /** Their positions among the sequences that were divided. */
  readonly members: readonly number[];
}

/** Length of the common prefix of two lists of tokens. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Tokens of `b` that `a` computes too; the last token of a sequence is only a target and is not computed. */
const shared = (a: TrainingSequence | undefined, b: TrainingSequence): number =>
  a?.slot === b.slot ? Math.min(commonLength(a.tokens, b.tokens), a.tokens.length - 1, b.tokens.length - 1) : 0;

/** Order by adapter, then token by token, the shorter first, so that neighbours share the longest prefixes. */
function byPrefix(a: TrainingSequence, b: TrainingSequence): number {
  const at = commonLength(a.tokens, b.tokens);
  return a.slot - b.slot || (a.tokens[at] ?? -1) - (b.tokens[at] ?? -1);
}

/** Divides sequences into batches of at most `budget` computed tokens; a single longer sequence is a batch of its own. */
export function microBatches(sequences: readonly TrainingSequence[], budget: number): MicroBatch[] {
  const batches: { sequences: TrainingSequence[]; members: number[] }[] = [];
  const order = [...sequences.keys()].sort((a, b) => byPrefix(sequences[a]!, sequences[b]!) || a - b);
  let taken = 0;
  for (const member of order) {
    const sequence = sequences[member]!;
    taken += sequence.tokens.length - 1 - shared(batches.at(-1)?.sequences.at(-1), sequence);
    if (!batches.length || taken > budget) {
      batches.push({ sequences: [], members: [] });
      taken = sequence.tokens.length - 1;
    }
    batches.at(-1)!.sequences.push(sequence);
    batches.at(-1)!.members.push(member);
  }
  return batches;
}

/** Packs sequences; each shares the common prefix with the one before it. Throws a RangeError for a target without a preceding token. */
export function packSequences(sequences: readonly TrainingSequence[]): PackedBatch {
  const ids: number[] = [];
  const positions: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const slots: number[] = [];
  const queries: { readonly row: number; readonly token: number; readonly owner: number }[] = [];
  const path: number[] = []; // packed index of each token of the current sequence
  const leave = (length: number): void => {
    for (const token of path.splice(length)) ends[token] = ids.length;
  };
  sequences.forEach((sequence, owner) => {
    leave(shared(sequences[owner - 1], sequence));
    for (let position = path.length; position < sequence.tokens.length - 1; position++) {
      path.push(ids.length);
      starts.push(path[0]!);
      ids.push(sequence.tokens[position]!);
      positions.push(position);
      slots.push(sequence.slot);
    }
    for (const target of sequence.targets) {
      if (target < 1) throw new RangeError('A completion needs a context of at least one token.');
      queries.push({ row: path[target - 1]!, token: sequence.tokens[target]!, owner });
    }
  });
  leave(0);
  queries.sort((a, b) => a.row - b.row || a.owner - b.owner);
  return {
    ids: Int32Array.from(ids),
    positions: Int32Array.from(positions),
    spans: Int32Array.from(starts.flatMap((start, token) => [start, ends[token]!])),
    slots,
    rows: Int32Array.from(queries, ({ row }) => row),
    targets: Int32Array.from(queries, ({ token }) => token),
    owners: queries.map(({ owner }) => owner)
  };
}

/** The requests of one call, answered together: their growing results, and the listener that receives the deltas. */
import type { Finish } from '../../record/engine';

/** A completion before its tokens become text. */
export interface TokenCompletion {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly finish: Finish;
}

/** What one round added to one completion. */
export interface TokenDelta {
  /** Index of its request in the batch. */
  readonly request: number;
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Null while it goes on. */
  readonly finish: Finish | null;
}

/** Options of one call. */
export interface GenerateOptions {
  /** Once aborted, requests that have not ended end with what they have. */
  readonly signal?: AbortSignal;
  /** Called after each round that added something. If it throws, the call rejects with that error. */
  readonly onDeltas?: (deltas: readonly TokenDelta[]) => void;
}

/** The state of one call. */
export interface RequestBatch {
  /** One for each request, in their order, once all have ended. */
  readonly results: Promise<readonly TokenCompletion[]>;
  add(delta: TokenDelta): void;
  /** Calls the listener with what was added since the last time. Returns whether all requests have ended. */
  notify(): boolean;
  fail(error: unknown): void;
  /** Whether nobody waits for more: it was aborted, or has failed. */
  abandoned(): boolean;
}

/** A batch of `count` requests, at least one. */
export function openRequestBatch(count: number, { signal, onDeltas }: GenerateOptions = {}): RequestBatch {
  const completions = Array.from({ length: count }, () => ({ tokens: [] as number[], logprobs: [] as number[], finish: 'aborted' as Finish }));
  let added: TokenDelta[] = [];
  let unfinished = count;
  let failed = false;
  let settle = { resolve: (_: readonly TokenCompletion[]): void => undefined, reject: (_: unknown): void => undefined };
  const results = new Promise<readonly TokenCompletion[]>((resolve, reject) => {
    settle = { resolve, reject };
  });
  function fail(error: unknown): void {
    failed = true;
    settle.reject(error);
  }
  return {
    results,
    add(delta) {
      added.push(delta);
      const completion = completions[delta.request]!;
      completion.tokens.push(...delta.tokens);
      completion.logprobs.push(...delta.logprobs);
      if (delta.finish === null) return;
      completion.finish = delta.finish;
      unfinished--;
    },
    notify() {
      const deltas = added;
      added = [];
      try {
        if (deltas.length && !failed) onDeltas?.(deltas);
        if (!unfinished) settle.resolve(completions);
      } catch (error) {
        fail(error);
      }
      return !unfinished;
    },
    fail,
    abandoned: () => failed || Boolean(signal?.aborted)
  };
}

/** Streamed completions that are generated again after a failure: each token is passed on once. */
import type { CompletionDelta } from '../record/engine';

/** Makes a listener for each attempt at one call; `onDeltas` gets what no earlier attempt has delivered. All attempts draw the same tokens. */
export function openDedupe(onDeltas: (deltas: readonly CompletionDelta[]) => unknown): () => (deltas: readonly CompletionDelta[]) => void {
  /** Tokens passed on, by request. */
  const delivered = new Map<number, number>();
  const ended = new Set<number>();
  return () => {
    /** Tokens that this attempt has drawn, by request. */
    const drawn = new Map<number, number>();
    return (deltas) => {
      const fresh = deltas.flatMap((delta) => {
        const { request, tokens, logprobs, finish } = delta;
        const from = drawn.get(request) ?? 0;
        drawn.set(request, from + tokens.length);
        const known = Math.max(0, (delivered.get(request) ?? 0) - from);
        if (ended.has(request) || (known >= tokens.length && !finish)) return [];
        delivered.set(request, Math.max(delivered.get(request) ?? 0, from + tokens.length));
        if (finish) ended.add(request);
        return [{ ...delta, tokens: tokens.slice(known), logprobs: logprobs.slice(known) }];
      });
      if (fresh.length) onDeltas(fresh);
    };
  };
}

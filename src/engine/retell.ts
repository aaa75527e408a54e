/** Completions that are drawn again from their beginning, told as if they had been drawn once. */
import type { CompletionDelta } from '../record/engine';

/** Makes a listener for each attempt at one call; `hear` is told what no earlier attempt has told it. All attempts draw the same. */
export function openDedupe(hear: (pieces: readonly CompletionDelta[]) => unknown): () => (pieces: readonly CompletionDelta[]) => void {
  const told = new Map<number, number>();
  const ended = new Set<number>();
  return () => {
    const said = new Map<number, number>();
    return (pieces) => {
      const news = pieces.flatMap((piece) => {
        const { request, tokens, logprobs, finish } = piece;
        const from = said.get(request) ?? 0;
        said.set(request, from + tokens.length);
        const known = Math.max(0, (told.get(request) ?? 0) - from);
        if (ended.has(request) || (known >= tokens.length && !finish)) return [];
        told.set(request, Math.max(told.get(request) ?? 0, from + tokens.length));
        if (finish) ended.add(request);
        return [{ ...piece, tokens: tokens.slice(known), logprobs: logprobs.slice(known) }];
      });
      if (news.length) hear(news);
    };
  };
}

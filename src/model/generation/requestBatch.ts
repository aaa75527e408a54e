/** Requests that came together and are answered together: their results as they grow, and who hears of them. */
import type { Finish } from '../../record/engine';

/** A request's result before its tokens become text. */
export interface TokenCompletion {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly finish: Finish;
}

/** What one round has added to one request. */
export interface TokenDelta {
  /** Its place among the call's requests. */
  readonly request: number;
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Null while it goes on. */
  readonly finish: Finish | null;
}

/** How a call wishes to be stopped and kept informed. */
export interface GenerateOptions {
  /** Once aborted, requests that have not ended end with what they have. */
  readonly signal?: AbortSignal;
  /** Hears after each round what is new. What it throws, the call rejects with. */
  readonly onDeltas?: (gains: readonly TokenDelta[]) => void;
}

export interface RequestBatch {
  /** One for each request, in their order, once all have ended. */
  readonly results: Promise<readonly TokenCompletion[]>;
  add(gain: TokenDelta): void;
  /** Tells what was added since the last time. Returns whether all requests have ended. */
  notify(): boolean;
  fail(error: unknown): void;
  /** Whether nobody waits for more. */
  abandoned(): boolean;
}

/** A call of `count` requests, at least one. */
export function openRequestBatch(count: number, { signal, onDeltas: hear }: GenerateOptions = {}): RequestBatch {
  const drawn = Array.from({ length: count }, () => ({ tokens: [] as number[], logprobs: [] as number[], finish: 'aborted' as Finish }));
  let news: TokenDelta[] = [];
  let open = count;
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
    add(gain) {
      news.push(gain);
      const result = drawn[gain.request]!;
      result.tokens.push(...gain.tokens);
      result.logprobs.push(...gain.logprobs);
      if (gain.finish === null) return;
      result.finish = gain.finish;
      open--;
    },
    notify() {
      const told = news;
      news = [];
      try {
        if (told.length && !failed) hear?.(told);
        if (!open) settle.resolve(drawn);
      } catch (error) {
        fail(error);
      }
      return !open;
    },
    fail,
    abandoned: () => failed || Boolean(signal?.aborted)
  };
}

/** Requests that came together and are answered together: their results as they grow, and who hears of them. */
import type { Finish } from '../../record/engine';

/** A request's result before its tokens become text. */
export interface Drawn {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly finish: Finish;
}

/** What one round has added to one request. */
export interface Gain {
  /** Its place among the call's requests. */
  readonly request: number;
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Null while it goes on. */
  readonly finish: Finish | null;
}

/** How a call wishes to be stopped and kept informed. */
export interface Wishes {
  /** Once aborted, requests that have not ended end with what they have. */
  readonly signal?: AbortSignal;
  /** Hears after each round what is new. What it throws, the call rejects with. */
  readonly hear?: (gains: readonly Gain[]) => void;
}

export interface Call {
  /** One for each request, in their order, once all have ended. */
  readonly results: Promise<readonly Drawn[]>;
  add(gain: Gain): void;
  /** Tells what was added since the last time. Returns whether all requests have ended. */
  tell(): boolean;
  fail(error: unknown): void;
  /** Whether nobody waits for more. */
  over(): boolean;
}

/** A call of `count` requests, at least one. */
export function openCall(count: number, { signal, hear }: Wishes = {}): Call {
  const drawn = Array.from({ length: count }, () => ({ tokens: [] as number[], logprobs: [] as number[], finish: 'aborted' as Finish }));
  let news: Gain[] = [];
  let open = count;
  let failed = false;
  let settle = { resolve: (_: readonly Drawn[]): void => undefined, reject: (_: unknown): void => undefined };
  const results = new Promise<readonly Drawn[]>((resolve, reject) => {
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
    tell() {
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
    over: () => failed || Boolean(signal?.aborted)
  };
}

/** The engine's generation: completions with their text, streamed as they grow, and ended early where they are aborted. */
import type { Gain } from '../model/generation/call';
import type { Generator } from '../model/generation/generate';
import type { CompletionDelta, Engine, Finish } from '../record/engine';
import type { Tokenizer } from '../weights/language/tokenizer';
import { openAbortKeys } from './abortKeys';
import type { Enqueue } from './queue';
import { openTextStream } from './textStream';

interface GenerationOptions {
  readonly generator: Generator;
  readonly enqueue: Enqueue;
  readonly tokenizer: Pick<Tokenizer, 'decode'>;
}

/** The tokens of its text: all but a stop token. */
const textTokens = (tokens: readonly number[], finish: Finish | null): readonly number[] => (finish === 'stop' ? tokens.slice(0, -1) : tokens);

export function openGeneration({ generator, enqueue, tokenizer }: GenerationOptions): Pick<Engine, 'generate' | 'abort'> {
  const aborts = openAbortKeys();

  /** Turns what a round of decoding added to so many requests into deltas, each with its completion's text so far. */
  function deltasOf(requests: number): (gains: readonly Gain[]) => CompletionDelta[] {
    const streams = Array.from({ length: requests }, () => openTextStream((tokens) => tokenizer.decode(tokens)));
    return (gains) => gains.map((gain) => ({ ...gain, text: streams[gain.request]!(textTokens(gain.tokens, gain.finish)) }));
  }

  return {
    async generate(requests, key, onTokens) {
      const deltas = deltasOf(requests.length);
      const hear = onTokens && ((gains: readonly Gain[]): void => void onTokens(deltas(gains)));
      const drawn = await aborts.under(key, (signal) => enqueue(() => generator.generate(requests, { signal, ...(hear && { hear }) })));
      return drawn.map(({ tokens, logprobs, finish }) => ({ tokens, logprobs, finish, text: tokenizer.decode(textTokens(tokens, finish)) }));
    },
    abort: async (key) => aborts.abort(key)
  };
}

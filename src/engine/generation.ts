/** The engine's generation: completions with their text, streamed as they grow, and ended early where they are aborted. */
import type { TokenDelta } from '../model/generation/requestBatch';
import type { TokenGenerator } from '../model/generation/generate';
import type { CompletionDelta, Engine, Finish } from '../record/engine';
import type { Tokenizer } from '../weights/language/tokenizer';
import { openAbortKeys } from './abortKeys';
import type { Enqueue } from './queue';
import { openTextStream } from './textStream';

interface GenerationOptions {
  readonly generator: TokenGenerator;
  readonly enqueue: Enqueue;
  readonly tokenizer: Pick<Tokenizer, 'decode'>;
}

/** The tokens whose text is shown: all but a final stop token. */
const textTokens = (tokens: readonly number[], finish: Finish | null): readonly number[] => (finish === 'stop' ? tokens.slice(0, -1) : tokens);

export function openGeneration({ generator, enqueue, tokenizer }: GenerationOptions): Pick<Engine, 'generate' | 'abort'> {
  const aborts = openAbortKeys();

  /** Turns what a round of decoding added to so many requests into deltas, each with its completion's text so far. */
  function deltasOf(requests: number): (added: readonly TokenDelta[]) => CompletionDelta[] {
    const streams = Array.from({ length: requests }, () => openTextStream((tokens) => tokenizer.decode(tokens)));
    return (added) => added.map((delta) => ({ ...delta, text: streams[delta.request]!(textTokens(delta.tokens, delta.finish)) }));
  }

  return {
    async generate(requests, key, onTokens) {
      const deltas = deltasOf(requests.length);
      const onDeltas = onTokens && ((added: readonly TokenDelta[]): void => void onTokens(deltas(added)));
      const drawn = await aborts.under(key, (signal) => enqueue(() => generator.generate(requests, { signal, ...(onDeltas && { onDeltas }) })));
      return drawn.map(({ tokens, logprobs, finish }) => ({ tokens, logprobs, finish, text: tokenizer.decode(textTokens(tokens, finish)) }));
    },
    abort: async (key) => aborts.abort(key)
  };
}

/** The engine's part that speaks: completions with their text, told as they grow, and ended early where they are no longer wanted. */
import type { TokenDelta } from '../model/generation/requestBatch';
import type { TokenGenerator } from '../model/generation/generate';
import type { Engine, Finish, CompletionDelta } from '../record/engine';
import type { Tokenizer } from '../weights/language/tokenizer';
import type { Enqueue } from './queue';
import { openAbortKeys } from './ticket';
import { openTextStream } from './transcript';

interface GenerationOptions {
  readonly generator: TokenGenerator;
  readonly enter: Enqueue;
  readonly tokenizer: Pick<Tokenizer, 'decode'>;
}

/** The tokens that are its text: a stop token is not. */
const spoken = (tokens: readonly number[], finish: Finish | null): readonly number[] => (finish === 'stop' ? tokens.slice(0, -1) : tokens);

export function openGeneration({ generator, enter, tokenizer }: GenerationOptions): Pick<Engine, 'generate' | 'abort'> {
  const tickets = openAbortKeys();

  /** What is to be heard of each round, with every completion's text so far. */
  function pieces(requests: number): (gains: readonly TokenDelta[]) => CompletionDelta[] {
    const transcripts = Array.from({ length: requests }, () => openTextStream((tokens) => tokenizer.decode(tokens)));
    return (gains) => gains.map((gain) => ({ ...gain, text: transcripts[gain.request]!(spoken(gain.tokens, gain.finish)) }));
  }

  return {
    async generate(requests, ticket, onTokens) {
      const piecesOf = pieces(requests.length);
      const hear = onTokens && ((gains: readonly TokenDelta[]): void => void onTokens(piecesOf(gains)));
      const drawn = await tickets.under(ticket, (signal) => enter(() => generator.generate(requests, { signal, ...(hear && { onDeltas: hear }) })));
      return drawn.map(({ tokens, logprobs, finish }) => ({ tokens, logprobs, finish, text: tokenizer.decode(spoken(tokens, finish)) }));
    },
    abort: async (ticket) => tickets.abort(ticket)
  };
}

/** Speed of generation through the generator, with tokens read back and prefixes cached; decode and prefill separately. */
import type { DecodeFigure, PrefillFigure } from '../record/bench';
import type { GenerateRequest } from '../record/engine';
import type { BenchSetup } from './setup';
import { timeInTurns, type TimedWork } from './time';

/** Requests that share nothing. */
export const requestsOf = ({ agent, text }: BenchSetup, batch: number, context: number, maxTokens: number, temperature: number): GenerateRequest[] =>
  Array.from({ length: batch }, (_, i) => ({ agent, context: text(`request ${i}`, context), maxTokens, temperature, seed: i }));

/** Decoding alone: the contexts are prefilled before, untimed. */
export function decodeWork({ generator }: BenchSetup, requests: readonly GenerateRequest[]): Required<TimedWork> {
  return {
    prepare: () => {
      generator.forget();
      return generator.generate(requests.map((request) => ({ ...request, maxTokens: 1 })));
    },
    run: () => generator.generate(requests)
  };
}

/** Decode at every batch, greedy and sampled in turns. */
export async function measureDecode(setup: BenchSetup): Promise<DecodeFigure[]> {
  const { batches, context, decoded, repeats } = setup.effort;
  const cases = batches.flatMap((batch) => [false, true].map((sampled) => ({ batch, sampled })));
  const works = cases.map(({ batch, sampled }) => decodeWork(setup, requestsOf(setup, batch, context, decoded, sampled ? 1 : 0)));
  const timings = await timeInTurns(works, repeats);
  return cases.map((each, i) => ({ ...each, context, tokens: decoded, timing: timings[i]! }));
}

/** One new context at a time, from an empty cache to its first token. */
export async function measurePrefill(setup: BenchSetup): Promise<PrefillFigure[]> {
  const { generator, effort } = setup;
  const works = effort.prefills.map((tokens): TimedWork => {
    const requests = requestsOf(setup, 1, tokens, 1, 0);
    return { prepare: () => generator.forget(), run: () => generator.generate(requests) };
  });
  const timings = await timeInTurns(works, effort.repeats);
  return effort.prefills.map((tokens, i) => ({ tokens, timing: timings[i]! }));
}

/** GPU time of each program while decoding, prefilling and training. */
import type { OpFigure } from '../record/bench';
import { decodeWork, requestsOf } from './generation';
import type { Profiler } from './profile';
import type { BenchSetup } from './setup';
import { trainOnce, updateOf } from './training';

/** Decode steps timed, and sequences in the batch. */
const STEPS = 4;
const BATCH = 8;

/** Figures of one decode step of a batch of 8, one prefill and one update, longest first in each. */
export async function measureOps(setup: BenchSetup, profiler: Profiler): Promise<OpFigure[]> {
  const { generator, device, effort } = setup;
  const settled =
    (run: () => unknown): (() => Promise<void>) =>
    async () => {
      await run();
      await device.settle();
    };
  const decode = decodeWork(setup, requestsOf(setup, BATCH, effort.context, STEPS + 1, 1));
  const prefill = requestsOf(setup, 1, effort.prefills[0]!, 1, 0);
  const update = updateOf(setup, effort.lengths[0]!);
  const cases = [
    { during: 'decode', runs: STEPS, prepare: decode.prepare, run: decode.run },
    { during: 'prefill', runs: 1, prepare: () => generator.forget(), run: () => generator.generate(prefill) },
    { during: 'training', runs: 1, prepare: () => undefined, run: () => trainOnce(setup, update) }
  ] as const;
  const figures: OpFigure[] = [];
  for (const { during, runs, prepare, run } of cases) {
    await settled(prepare)();
    for (const { program, dispatches, milliseconds } of await profiler.profile(settled(run)))
      figures.push({ during, op: program, dispatches: dispatches / runs, milliseconds: milliseconds / runs });
  }
  return figures;
}

/** The race: both sides in turns on one page, each in a worker with a device of its own, so that neither's ops replace the other's. */
import { wrap } from 'comlink';
import { timing } from '../../../src/bench/time';
import type { Timing } from '../../../src/record/bench';
import type { ComparedSide } from './side';

/** What one event of the race came to. */
export interface PeerResult {
  readonly event: 'train' | 'generate';
  readonly ours: Timing;
  readonly theirs: Timing;
}

export interface PeerReport {
  readonly parameters: { readonly ours: number; readonly theirs: number };
  readonly results: readonly PeerResult[];
  /** Ours alone: as many sequences together, which the peer does not do. */
  readonly together: { readonly batch: number; readonly ours: Timing };
}

const TOGETHER = 8;

/** Takes the turns; `dist` is where the peer's files are served. */
async function run(dist: string, repeats: number): Promise<PeerReport> {
  const ours = wrap<ComparedSide>(new Worker(new URL('./ours.ts', import.meta.url), { type: 'module' }));
  const theirs = wrap<ComparedSide & { open(dist: string): Promise<void> }>(new Worker(new URL('./theirs.ts', import.meta.url), { type: 'module' }));
  await theirs.open(dist);
  const turns = [() => theirs.train(), () => ours.train(), () => theirs.generate(1), () => ours.generate(1), () => ours.generate(TOGETHER)];
  const times = turns.map((): number[] => []);
  for (let repeat = -1; repeat < repeats; repeat++)
    for (const [i, turn] of turns.entries()) {
      const taken = await turn();
      console.log(`Round ${repeat + 1} of ${repeats}, turn ${i + 1} of ${turns.length}: ${taken.toFixed(0)} ms`);
      if (repeat >= 0) times[i]!.push(taken);
    }
  const [theirTraining, ourTraining, theirWords, ourWords, together] = times.map(timing);
  return {
    parameters: { ours: await ours.parameters(), theirs: await theirs.parameters() },
    results: [
      { event: 'train', ours: ourTraining!, theirs: theirTraining! },
      { event: 'generate', ours: ourWords!, theirs: theirWords! }
    ],
    together: { batch: TOGETHER, ours: together! }
  };
}

Object.assign(globalThis, { race: run });

/** Which programs are fastest for a model on an adapter: found out once, remembered by whoever opens the engine. */
import { seedOf } from '../math/random';
import { PROJECTIONS } from '../record/engine';
import type { ModelBody } from '../model/body/body';
import { headsOf } from '../model/body/shape';
import { useTunedPrograms, type TunedPrograms } from '../ops/tuning/tunedPrograms';
import type { CodedRange } from '../ops/coded/codedProgram';
import type { Device } from '../ops/core/device';
import { recorder } from '../ops/core/recorder';
import { headTexts, tuneHeads } from '../ops/tuning/tuneHeads';
import { linearTexts, tuneLinear } from '../ops/tuning/tuneLinear';
import { codedParts, type Weight } from '../ops/linear/weight';

/** Where the fastest programs are remembered from one load to the next; `key` names all that they depend on. */
export interface TuningCache {
  /** Null where nothing is known. */
  recall(key: string): Promise<TunedPrograms | null>;
  keep(key: string, programs: TunedPrograms): Promise<void>;
}

/** Milliseconds that the first load of a model on an adapter may take longer to time programs of its products, and of all else. */
const PRODUCTS = 1500;
const HEADS = 700;

/** A weight's parts as ranges; none where it is not in codes. */
const rangesIn = (weight: Weight): CodedRange[] => codedParts(weight).map((part) => ({ weight: part, first: 0, count: part.outputs }));

/** The products that a token goes through. */
const rangesOf = ({ blocks, head }: ModelBody): CodedRange[] => [
  ...blocks.flatMap(({ weights }) => PROJECTIONS.flatMap((projection) => rangesIn(weights[projection]))),
  ...rangesIn(head)
];

/** Everything that the fastest program depends on: the adapter and what it offers, the browser, which compiles, the programs' texts by their hash, and the model's sizes. */
function keyOf(body: ModelBody, { adapter }: Device): string {
  const { width, heads, keyHeads, headWidth, mlpWidth, vocabulary } = body.shape;
  const offers = [...recorder().device.features].sort().join(' ');
  const browser = (globalThis.navigator as { readonly userAgent?: string } | undefined)?.userAgent ?? '';
  const texts = new Set([...linearTexts(rangesOf(body)), ...headTexts(headsOf(body.shape), width)]);
  return [adapter, offers, browser, seedOf(...texts).toString(16), width, heads, keyHeads, headWidth, mlpWidth, vocabulary].join(', ');
}

/** Uses the programs that are remembered as the fastest, or finds them out and remembers them. On WebAssembly there is nothing to choose; without a cache the plain programs run. */
export async function tuneFor(body: ModelBody, device: Device, cache: TuningCache | undefined, report: () => void): Promise<void> {
  if (device.name === 'wasm') return;
  useTunedPrograms({});
  if (!cache) return;
  const key = keyOf(body, device);
  let programs = await cache.recall(key);
  if (!programs) {
    report();
    programs = { ...(await tuneLinear(rangesOf(body), PRODUCTS)), ...(await tuneHeads(headsOf(body.shape), body.shape.width, HEADS)) };
    await cache.keep(key, programs);
  }
  useTunedPrograms(programs);
}

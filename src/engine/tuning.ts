/** Autotuning: which programs are fastest for a model on a GPU, measured once and cached. */
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

/** Where the fastest programs are cached from one load to the next; the tuning key names all that they depend on. */
export interface TuningCache {
  /** Null where nothing is cached under the key. */
  get(key: string): Promise<TunedPrograms | null>;
  put(key: string, programs: TunedPrograms): Promise<void>;
}

/** Milliseconds that the first load of a model on an adapter may take longer to time programs: those of matrix products, and those of attention and the head. */
const PRODUCTS_MS = 1500;
const HEADS_MS = 700;

/** A weight's quantised parts as ranges; none where it is not quantised. */
const rangesIn = (weight: Weight): CodedRange[] => codedParts(weight).map((part) => ({ weight: part, first: 0, count: part.outputs }));

/** The quantised weights that a token is multiplied with in one forward pass. */
const rangesOf = ({ blocks, head }: ModelBody): CodedRange[] => [
  ...blocks.flatMap(({ weights }) => PROJECTIONS.flatMap((projection) => rangesIn(weights[projection]))),
  ...rangesIn(head)
];

/** Everything that the fastest program depends on: the adapter and its features, the browser, which compiles them, the programs' texts by their hash, and the model's sizes. */
function tuningKey(body: ModelBody, { adapter }: Device): string {
  const { width, heads, keyHeads, headWidth, mlpWidth, vocabulary } = body.shape;
  const features = [...recorder().device.features].sort().join(' ');
  const browser = (globalThis.navigator as { readonly userAgent?: string } | undefined)?.userAgent ?? '';
  const texts = new Set([...linearTexts(rangesOf(body)), ...headTexts(headsOf(body.shape), width)]);
  return [adapter, features, browser, seedOf(...texts).toString(16), width, heads, keyHeads, headWidth, mlpWidth, vocabulary].join(', ');
}

/** Uses the cached programs, or measures which are the fastest and caches them. On WebAssembly there is nothing to choose; without a cache the plain programs run. */
export async function tuneFor(body: ModelBody, device: Device, cache: TuningCache | undefined, report: () => void): Promise<void> {
  if (device.name === 'wasm') return;
  useTunedPrograms({});
  if (!cache) return;
  const key = tuningKey(body, device);
  let programs = await cache.get(key);
  if (!programs) {
    report();
    programs = { ...(await tuneLinear(rangesOf(body), PRODUCTS_MS)), ...(await tuneHeads(headsOf(body.shape), body.shape.width, HEADS_MS)) };
    await cache.put(key, programs);
  }
  useTunedPrograms(programs);
}

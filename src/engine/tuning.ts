/** Autotuning: which programs are fastest for a model on a GPU, measured once and cached. */
import { PROJECTIONS } from '../record/engine';
import type { Body } from '../model/body/body';
import { headsOf } from '../model/body/shape';
import { choose, type Choices } from '../ops/tuning/choice';
import type { CodedRange } from '../ops/coded/program';
import type { Device } from '../ops/core/device';
import { recorder } from '../ops/core/recorder';
import { tuneHeads } from '../ops/tuning/heads';
import { tuneLinear } from '../ops/tuning/linear';
import { codedParts, type Weight } from '../ops/linear/weight';

/** Where the choices of programs are cached from one load to the next. The key names GPU adapter, features and model sizes. */
export interface TuningCache {
  /** Null where nothing is known. */
  recall(key: string): Promise<Choices | null>;
  keep(key: string, choices: Choices): Promise<void>;
}

/** Milliseconds that tuning may take: for the products with coded weights, and for attention heads. */
const PRODUCTS = 1500;
const HEADS = 700;

/** A weight's parts as ranges; none where it is not in codes. */
const rangesIn = (weight: Weight): CodedRange[] => codedParts(weight).map((part) => ({ weight: part, first: 0, count: part.outputs }));

/** The coded weights that a token is multiplied with in one forward pass. */
const rangesOf = ({ blocks, head }: Body): CodedRange[] => [
  ...blocks.flatMap(({ weights }) => PROJECTIONS.flatMap((projection) => rangesIn(weights[projection]))),
  ...rangesIn(head)
];

/** The tuning key: everything that the fastest program depends on, which is the GPU adapter, its features, and the sizes of the model. */
function tuningKey({ shape: { width, heads, keyHeads, headWidth, mlpWidth, vocabulary } }: Body, { adapter }: Device): string {
  const offers = [...recorder().device.features].sort().join(' ');
  return [adapter, offers, width, heads, keyHeads, headWidth, mlpWidth, vocabulary].join(', ');
}

/** Applies the cached choices, or measures, applies and caches them. On WebAssembly there is nothing to choose; without a cache the plain programs run. */
export async function tuneFor(body: Body, device: Device, cache: TuningCache | undefined, report: () => void): Promise<void> {
  if (device.name === 'wasm') return;
  choose({});
  if (!cache) return;
  const key = tuningKey(body, device);
  let choices = await cache.recall(key);
  if (!choices) {
    report();
    choices = { ...(await tuneLinear(rangesOf(body), PRODUCTS)), ...(await tuneHeads(headsOf(body.shape), body.shape.width, HEADS)) };
    await cache.keep(key, choices);
  }
  choose(choices);
}

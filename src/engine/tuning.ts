/** Which programs are fastest for a model on an adapter: found out once, remembered by whoever opens the engine. */
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

/** Where choices are kept from one load to the next; `key` names adapter and model. */
export interface TuningCache {
  /** Null where nothing is known. */
  recall(key: string): Promise<Choices | null>;
  keep(key: string, choices: Choices): Promise<void>;
}

/** Milliseconds that the first load of a model on an adapter may take longer for its products, and for all else. */
const PRODUCTS = 1500;
const HEADS = 700;

/** A weight's parts as ranges; none where it is not in codes. */
const rangesIn = (weight: Weight): CodedRange[] => codedParts(weight).map((part) => ({ weight: part, first: 0, count: part.outputs }));

/** The products that a token goes through. */
const rangesOf = ({ blocks, head }: Body): CodedRange[] => [
  ...blocks.flatMap(({ weights }) => PROJECTIONS.flatMap((projection) => rangesIn(weights[projection]))),
  ...rangesIn(head)
];

/** Everything that the fastest program depends on: the adapter, what it offers, and the sizes of the model. */
function keyOf({ shape: { width, heads, keyHeads, headWidth, mlpWidth, vocabulary } }: Body, { adapter }: Device): string {
  const offers = [...recorder().device.features].sort().join(' ');
  return [adapter, offers, width, heads, keyHeads, headWidth, mlpWidth, vocabulary].join(', ');
}

/** Puts the remembered choices into force, or those of a short race, which are then remembered. On WebAssembly there is nothing to choose; without a memory the plain programs run. */
export async function tuneFor(body: Body, device: Device, memory: TuningCache | undefined, report: () => void): Promise<void> {
  if (device.name === 'wasm') return;
  choose({});
  if (!memory) return;
  const key = keyOf(body, device);
  let choices = await memory.recall(key);
  if (!choices) {
    report();
    choices = { ...(await tuneLinear(rangesOf(body), PRODUCTS)), ...(await tuneHeads(headsOf(body.shape), body.shape.width, HEADS)) };
    await memory.keep(key, choices);
  }
  choose(choices);
}

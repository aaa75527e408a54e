/** Whether a run fits a device, told from a model's headers, or from its measures where it is not here yet. */
import { hima } from '../src/agent/team';
import { fit, type Sized } from '../src/model/fit';
import { sizedOf } from '../src/model/offered';
import { planOf } from '../src/model/plan';
import { storedMatrices } from '../src/model/stored';
import type { RunConfig } from '../src/record/config';
import type { Fit, Grant, Weighed } from '../src/record/fit';
import { identifyChoice } from '../src/record/model';
import { bodyOfChoice } from './choice';

/** Headers that were read, by choice: a form asks with every letter. */
const read = new Map<string, Promise<Sized>>();

function sizedOfChoice(choice: Exclude<Weighed, { kind: 'offered' }>): Promise<Sized> {
  const name = identifyChoice(choice);
  const sized = read.get(name) ?? bodyOfChoice(choice).then((body) => ({ shape: body.shape, matrices: storedMatrices(body) }));
  read.set(name, sized);
  sized.catch(() => read.delete(name));
  return sized;
}

/** What the run takes on the whole team's adapters, and whether the device has it. Rejects with a sentence where the model cannot be read. */
export async function weigh(model: Weighed, config: RunConfig, grant: Grant): Promise<Fit> {
  const sized = model.kind === 'offered' ? sizedOf(model.measures, model.file) : await sizedOfChoice(model);
  return fit(sized, planOf(config, sized.shape, hima().length), grant);
}

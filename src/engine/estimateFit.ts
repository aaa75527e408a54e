/** Whether a run fits a device, from the headers of the model's files, or from its published sizes where it is not on this machine. */
import { fit, type SizedModel } from '../model/fit/fit';
import { sizedModelOf } from '../model/fit/sizedModel';
import { planOf } from '../model/fit/plan';
import { storedMatrices } from '../model/body/storedBody';
import type { RunConfig } from '../record/config';
import type { Fit, Grant, FitCandidate } from '../record/fit';
import { identifyChoice } from '../record/model';
import { bodyOfChosenModel } from './chosenModel';

/** Headers already read, by choice: a form asks again at every keystroke. */
const read = new Map<string, Promise<SizedModel>>();

function sizedOfChoice(choice: Exclude<FitCandidate, { kind: 'offered' }>): Promise<SizedModel> {
  const name = identifyChoice(choice);
  const sized = read.get(name) ?? bodyOfChosenModel(choice).then((body) => ({ shape: body.shape, matrices: storedMatrices(body) }));
  read.set(name, sized);
  sized.catch(() => read.delete(name));
  return sized;
}

/** What the run takes with the adapters of so many agents, and whether the device has it. Rejects with a sentence where the model cannot be read. */
export async function estimateFit(model: FitCandidate, config: RunConfig, grant: Grant, agents: number): Promise<Fit> {
  const sized = model.kind === 'offered' ? sizedModelOf(model.measures, model.file) : await sizedOfChoice(model);
  return fit(sized, planOf(config, sized.shape, agents), grant);
}

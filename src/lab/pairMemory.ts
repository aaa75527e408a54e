/** Whether this machine has memory for the two engines of a run together, checked before either is loaded. */
import type { RunConfig } from '../record/config';
import { gigabytes, type Grant } from '../record/fit';
import type { ModelChoice } from '../record/model';
import type { BaseModels } from './baseModels';
import type { ModelStorage } from '../bridge/modelStorage';

/** Share of a machine's memory that is left to the page, to programs, and to what is freed late. */
const RESERVE = 0.1;

/** What the machine grants to engines on a device (`auto`, `webgpu` or `wasm`); infinite memory where it is not known how much there is. */
export type ReadGrant = (device: RunConfig['device']) => Promise<Grant>;

/** Rejects with a RangeError that says what to do where both together need more than the machine grants. */
export async function assertPairMemory(
  { first, second, coach }: BaseModels,
  config: RunConfig,
  readGrant: ReadGrant,
  estimateFit: ModelStorage['estimateFit']
): Promise<void> {
  if (!second && !coach) return;
  const grant = await readGrant(config.device);

  /** Bytes with the adapters of so many agents, of all where null. Seedling is small beside the reserve. */
  const needOf = async (model: ModelChoice, agents: number | null): Promise<number> => {
    if (model.kind === 'bundled') return 0;
    const { need, workload } = await estimateFit(model, config, grant);
    return need.total - (agents === null || !workload.agents ? 0 : need.adapters * (1 - agents / workload.agents));
  };

  /** Bytes of a model that only coaches: it has no adapter to speak of, and is not trained. */
  const needOfCoach = async (model: ModelChoice): Promise<number> => {
    if (model.kind === 'bundled') return 0;
    const { need } = await estimateFit(model, config, grant);
    return need.weights + need.cache;
  };

  const needs = [
    await needOf(first, second ? second.others.length : null),
    coach ? await needOfCoach(coach) : await needOf(second!.model, second!.agents.length)
  ] as const;
  const granted = (1 - RESERVE) * grant.memory;
  if (needs[0] + needs[1] <= granted) return;
  throw new RangeError(
    `With cache and training the first model takes ${gigabytes(needs[0])} and the second ${gigabytes(needs[1])}, where this machine has ${gigabytes(granted)} to give to both. Choose smaller ones, a smaller cache, or one model for all.`
  );
}

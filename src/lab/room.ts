/** Whether the two engines of a run have room beside one another, told before either is loaded. */
import type { RunConfig } from '../record/config';
import { gigabytes, type Grant } from '../record/fit';
import type { ModelChoice } from '../record/model';
import type { Bases } from './bases';
import type { ModelStorage } from '../bridge/modelStorage';

/** Share of a machine's memory that is left to the page, to programs, and to what is freed late. */
const SPARE = 0.1;

/** What the machine grants to engines on a device (`auto`, `webgpu` or `wasm`); memory without end where nobody knows how much there is. */
export type ReadGrant = (device: string) => Promise<Grant>;

/** Rejects with a RangeError that says what to do where both together need more than the machine grants. */
export async function assertRoom({ first, second }: Bases, config: RunConfig, readGrant: ReadGrant, weigh: ModelStorage['weighModel']): Promise<void> {
  if (!second) return;
  const grant = await readGrant(config.device);

  /** Bytes with the adapters of so many agents. Seedling is small beside what is spared. */
  const needOf = async (model: ModelChoice, agents: number): Promise<number> => {
    if (model.kind === 'bundled') return 0;
    const { need, workload: plan } = await weigh(model, config, grant);
    return need.total - need.adapters * (plan.agents ? 1 - agents / plan.agents : 0);
  };

  const needs = [await needOf(first, second.others.length), await needOf(second.model, second.agents.length)] as const;
  const granted = (1 - SPARE) * grant.memory;
  if (needs[0] + needs[1] <= granted) return;
  throw new RangeError(
    `With cache and training the first model takes ${gigabytes(needs[0])} and the second ${gigabytes(needs[1])}, where this machine has ${gigabytes(granted)} to give to both. Choose smaller ones, a smaller cache, or one model for all.`
  );
}

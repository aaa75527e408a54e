/** Estimates of the memory that models need on this machine, computed once for each model and workload. */
import { readGrants, type GrantOf, type Machine } from '../../bridge/grant';
import type { ModelStorage } from '../../bridge/modelStorage';
import { DEFAULTS, type RunConfig } from '../../record/config';
import type { Fit, FitCandidate } from '../../record/fit';
import { nameChoice, OFFERED } from '../../record/model';

/** The config of a chat, in which nothing is trained. */
export const chatConfig = (device: RunConfig['device']): RunConfig => ({ ...DEFAULTS, device, trained: 'none' });

/** A cache of estimates. */
export class FitEstimates {
  readonly #storage: Pick<ModelStorage, 'estimateFit'>;
  readonly #machine: Machine;
  readonly #asked = new Map<string, Promise<Fit | null>>();
  #grants: Promise<GrantOf> | null = null;

  /** `storage` estimates, `machine` says how much memory there is. */
  constructor(storage: Pick<ModelStorage, 'estimateFit'>, machine: Machine) {
    this.#storage = storage;
    this.#machine = machine;
  }

  /** Memory that a run with this config needs on its device, and whether it fits; null where the model cannot be read, which loading reports. */
  async estimate(model: FitCandidate, config: RunConfig): Promise<Fit | null> {
    this.#grants ??= readGrants(this.#machine);
    const grant = (await this.#grants)(config.device);
    const { cacheMegabytes, rank, tokenBudget, trained, warmRows, prompts, maxTurns, maxTokens } = config;
    const asked = [cacheMegabytes, rank, tokenBudget, trained, warmRows > 0, prompts, maxTurns, maxTokens, grant.device];
    const key = [model.kind === 'offered' ? model.file : nameChoice(model), ...asked].join(' ');
    const fit = this.#asked.get(key) ?? this.#storage.estimateFit(model, config, grant).catch(() => null);
    this.#asked.set(key, fit);
    return fit;
  }

  /** Title of the largest model offered that can be talked to on a device; null where none can. */
  async largestFitting(device: RunConfig['device']): Promise<string | null> {
    const fits = await Promise.all(OFFERED.map(({ measures, file }) => this.estimate({ kind: 'offered', measures, file }, chatConfig(device))));
    return OFFERED.filter((_, i) => fits[i]?.problem === null).at(-1)?.title ?? null;
  }
}

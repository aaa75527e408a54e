/** Trainers: the loop's functions over the team, the shop, a run's rows and the engines on its base models. */
import type { Archive } from '../record/archive';
import { DEFAULTS, type RunConfig } from '../record/config';
import type { Loading } from '../record/loading';
import { datasetOf } from '../dataset/data';
import { beginRun, resumeRun } from '../loop/begin';
import { assertContextLength } from '../loop/contextLength';
import { measureRows } from '../loop/evaluate';
import { himaLab } from '../loop/hima';
import type { Lab } from '../loop/lab';
import { runStep } from '../loop/run';
import type { BaseModels } from './baseModels';
import type { OpenEngines } from './engines';
import type { Trainer } from './session';
import type { OpenModel } from './talk';

/** The loop over a lab. */
export const trainerOf = (lab: Lab): Trainer => ({
  engine: lab.engine,
  dataHash: lab.data.hash,
  check: (config) => assertContextLength(config, lab),
  begin: (run, config) => beginRun(run, config, lab),
  resume: (state, engine) => resumeRun(state, engine, lab),
  step: (state) => runStep(state, lab),
  measure: (state, tasks, temperature) => measureRows(state, lab, tasks, { temperature })
});

/** Opens the engines on a run's base models, where they are not open yet, and the loop over them. */
export type OpenLoop = (config: RunConfig, bases: BaseModels, onProgress: (loading: Loading) => void) => Promise<Trainer>;

/** Loops over these engines; sets of the visitor's own come from the archive. `clock` in milliseconds, for `step_time` alone. */
export function makeOpenLoop(openEngines: OpenEngines, archive: Pick<Archive, 'loadSet'>, clock: () => number): OpenLoop {
  return async (config, { first, second }, onProgress) => {
    const data = await datasetOf(config, (name) => archive.loadSet(name));
    const { device, cacheMegabytes } = config;
    return trainerOf(himaLab(await openEngines({ model: first, device, cacheMegabytes }, second, onProgress), clock, data));
  };
}

/** Opens one of these engines for talk, with the default cache. */
export const makeOpenModel =
  (openEngines: OpenEngines): OpenModel =>
  (model, device, onProgress) =>
    openEngines({ model, device, cacheMegabytes: DEFAULTS.cacheMegabytes }, null, onProgress);

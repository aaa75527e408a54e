/** Trainers: the loop's functions bound to a run's rows and engines. */
import type { LabArchive } from '../record/archive';
import { DEFAULTS, type RunConfig } from '../record/config';
import type { SnapshotEngine } from '../record/engine';
import type { Loading } from '../record/loading';
import { datasetOf } from '../dataset/generated';
import { beginRun, equipTeam } from '../loop/begin';
import { assertContextLength } from '../loop/contextLength';
import { measureRows } from '../loop/evaluate';
import { forkTurn } from '../loop/fork';
import { himaLab } from '../loop/hima';
import type { Lab } from '../loop/lab';
import { runStep } from '../loop/run';
import { systemNamed } from '../system/systems';
import type { BaseModels } from './baseModels';
import type { Engines } from './engines';
import { openCoachOf, type EndpointLink } from './openCoach';
import type { Trainer } from './session';
import type { OpenModel } from './chatCommands';

/** The loop over a lab; `engine` is the lab's engine, with its snapshots. */
export const trainerOf = (lab: Lab, engine: SnapshotEngine): Trainer => ({
  engine,
  team: lab.team,
  dataHash: lab.data.hash,
  check: (config) => assertContextLength(config, lab),
  begin: (run, config) => beginRun(run, config, lab),
  equip: (config) => equipTeam(config, lab),
  step: (state) => runStep(state, lab),
  measure: (state, tasks, temperature) => measureRows(state, lab, tasks, { temperature }),
  fork: (state, request, onTexts) => forkTurn(state, lab, request, onTexts)
});

/** Opens the engines on a run's base models, where they are not open yet, and the loop over them. Rejects with a RangeError where there is no system of the config's. */
export type OpenLoop = (config: RunConfig, bases: BaseModels, onProgress: (loading: Loading) => void) => Promise<Trainer>;

/** Loops over these engines; sets of the visitor's own come from the archive. `clock` in milliseconds, for `step_time` alone. */
export function makeOpenLoop(engines: Engines, archive: Pick<LabArchive, 'loadSet'>, endpoint: EndpointLink, clock: () => number): OpenLoop {
  return async (config, bases, onProgress) => {
    const { first, second } = bases;
    systemNamed(config.system);
    const data = await datasetOf(config, (name) => archive.loadSet(name));
    const { device, cacheMegabytes } = config;
    const engine = await engines.open({ model: first, device, cacheMegabytes }, second, onProgress);
    const openCoach = await openCoachOf(config, bases, engines, endpoint, onProgress);
    return trainerOf(himaLab(engine, clock, data, config.team, openCoach), engine);
  };
}

/** Opens one of these engines for the chat, with the default cache. */
export const makeOpenModel =
  ({ open }: Engines): OpenModel =>
  (model, device, onProgress) =>
    open({ model, device, cacheMegabytes: DEFAULTS.cacheMegabytes }, null, onProgress);

/** Begins or resumes a run: equips the engine with adapters and makes the state of the next step. */
import { seedOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { PROJECTIONS, type AdapterSpec, type EngineState } from '../record/engine';
import type { Lab } from './lab';
import type { StepEvent } from './runLog';

/** By the name in `RunConfig.adapters`: what an adapter's spec says besides. */
const SHARING: Readonly<Record<RunConfig['adapters'], Pick<AdapterSpec, 'shared'>>> = { own: {}, shared: { shared: true } };

/** The adapters a config asks for, on all seven projections. */
const adapterSpec = (config: RunConfig): AdapterSpec => ({
  rank: config.rank,
  alpha: config.alpha,
  projections: PROJECTIONS,
  seed: seedOf(config.seed, 'adapter'),
  ...SHARING[config.adapters]
});

/** Gives each agent of the team a new adapter of the config's shape, or all together one. */
export const equipTeam = (config: RunConfig, lab: Pick<Lab, 'engine' | 'team'>): Promise<void> =>
  lab.engine.equip(
    lab.team.map((agent) => agent.name),
    adapterSpec(config)
  );

/** Equips the engine with new adapters; resolves with the state before the first step and the run's first event. */
export async function beginRun(run: string, config: RunConfig, lab: Lab): Promise<{ readonly state: LabState; readonly event: StepEvent }> {
  await equipTeam(config, lab);
  const updates = Object.fromEntries(lab.team.map((agent) => [agent.name, 0]));
  const state: LabState = { run, config, step: 0, memory: { entries: [], recent: {} }, updates, seq: 0 };
  return { state, event: { type: 'run', config, team: lab.team, engine: await lab.engine.info(), dataHash: lab.data.hash, step: 0 } };
}

/** Restores the engine from a checkpoint; the next step from `state` then has the same results as without the interruption. */
export async function resumeRun(state: LabState, engine: EngineState, lab: Lab): Promise<void> {
  await equipTeam(state.config, lab);
  await lab.engine.restore(engine);
}

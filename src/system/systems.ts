/** The systems there are, and configs that begin from one of them. A further one is a file like prost.ts and its place in this list. */
import { configOf, DEFAULTS, type RunConfig } from '../record/config';
import { HIMA } from './hima';
import { MAPPA } from './mappa';
import { PROST } from './prost';
import type { Preset, System } from './system';

/** In the order in which they are offered; the first is the default's. */
export const SYSTEMS: readonly System[] = [HIMA, PROST, MAPPA];

/** A sentence where there is no system of this name; null where there is. */
export const systemProblem = (name: unknown, systems: readonly System[] = SYSTEMS): string | null =>
  systems.some((system) => system.name === name)
    ? null
    : `There is no system "${String(name)}". Known systems: ${systems.map((system) => system.name).join(', ')}.`;

/** The system of that name. Throws a RangeError where there is none. */
export function systemNamed(name: string, systems: readonly System[] = SYSTEMS): System {
  const system = systems.find((candidate) => candidate.name === name);
  if (!system) throw new RangeError(systemProblem(name, systems)!);
  return system;
}

/** The defaults of a system: those of every run with its settings laid over them. */
export const defaultsOf = ({ name, settings }: System): RunConfig => ({ ...DEFAULTS, ...settings, system: name });

/** The defaults of the system that `values` names, or of the default one, with `values` laid over them. Throws a RangeError that names every problem. */
export function systemConfig(values: Readonly<Record<string, unknown>>, systems: readonly System[] = SYSTEMS): RunConfig {
  const { system = DEFAULTS.system } = values;
  return configOf({ ...defaultsOf(systemNamed(String(system), systems)), ...values });
}

/** What a preset sets, by its name: the defaults of its system, and its own settings over them. */
export const presetsOf = (systems: readonly System[] = SYSTEMS): Readonly<Record<string, Preset>> =>
  Object.fromEntries(
    systems.flatMap((system) => Object.entries(system.presets).map(([name, preset]) => [name, { ...system.settings, ...preset, system: system.name }]))
  );

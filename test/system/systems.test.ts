/** The systems as records, and a further one of which nothing else knows. */
import { describe, expect, it } from 'vitest';
import { configProblems, DEFAULTS } from '../../src/record/config';
import type { System } from '../../src/system/system';
import { defaultsOf, presetsOf, SYSTEMS, systemConfig, systemNamed } from '../../src/system/systems';

/** A system in one file, copied from the smallest. */
const FURTHER: System = {
  name: 'further',
  title: 'Further',
  sentence: 'Only the master learns, from four actions at a time.',
  paper: { title: 'None', arxiv: '0000.00000' },
  settings: { trained: 'master', groupSize: 4 },
  presets: { 'further-random': { select: 'random' } }
};

describe('a system', () => {
  it.each(SYSTEMS.map((system) => [system.name, system] as const))('%s begins from settings that can work together', (_, system) => {
    expect(configProblems(defaultsOf(system))).toEqual([]);
    for (const preset of Object.values(system.presets)) expect(configProblems({ ...defaultsOf(system), ...preset })).toEqual([]);
  });

  it('has a name, and presets, that no other has', () => {
    const names = SYSTEMS.map(({ name }) => name);
    const presets = SYSTEMS.flatMap((system) => Object.keys(system.presets));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(presets).size).toBe(presets.length);
  });

  it('is the default one where none is named', () => expect(systemConfig({})).toEqual(DEFAULTS));

  it('lays its settings under those that are given', () => {
    expect(systemConfig({ system: 'prost', warmRows: 8 })).toMatchObject({ system: 'prost', steps: 0, warmRows: 8, warmSchedule: 'progressive' });
  });

  it('that does not exist is named, with those that do', () => {
    expect(() => systemConfig({ system: 'nobody' })).toThrow('There is no system "nobody". Known systems: hima, prost, mappa.');
  });

  it('lays its settings under its presets', () => {
    expect(presetsOf()['all-at-once']).toMatchObject({ system: 'prost', steps: 0, warmSchedule: 'all' });
  });
});

describe('a further system', () => {
  const systems = [...SYSTEMS, FURTHER];

  it('is a record alone: configs and presets follow from it', () => {
    expect(systemNamed('further', systems)).toBe(FURTHER);
    expect(systemConfig({ system: 'further', seed: 9 }, systems)).toMatchObject({ system: 'further', trained: 'master', groupSize: 4, seed: 9 });
    expect(presetsOf(systems)['further-random']).toEqual({ system: 'further', trained: 'master', groupSize: 4, select: 'random' });
  });
});

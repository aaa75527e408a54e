/** A tab over an archive that all tabs share. */
import { makeLaboratory, type LaboratoryOptions } from '../../src/lab/laboratory';
import { withSnapshots } from '../../src/engine/snapshot';
import type { Archive } from '../../src/record/archive';
import type { LabEvent } from '../../src/record/event';
import { noModels } from './noModels';
import { openDoors } from './snapshots';
import { toyEngine, toyRows, toyTrainer, type ToyTrainer } from './toy';

let time = 0;

/** What a tab may have of its own, an archive and an engine as they are without doors and snapshots. */
export interface TabChanges extends Partial<Omit<LaboratoryOptions, 'archive' | 'openLoop'>> {
  readonly archive?: Archive;
  readonly openLoop?: (...asked: Parameters<LaboratoryOptions['openLoop']>) => Promise<ToyTrainer>;
}

/** Its own engine and laboratory, and the events its page has heard. */
export function openTabOver(
  shared: Archive,
  { archive = shared, openLoop, ...changes }: TabChanges = {},
  trouble?: (step: number) => void,
  agents?: readonly string[]
) {
  const engine = toyEngine();
  const doors = openDoors(archive);
  const openTrainer = openLoop ?? (async () => toyTrainer(engine, trouble, agents));
  const lab = makeLaboratory({
    archive: doors.lab,
    openLoop: async (...asked) => {
      const trainer = await openTrainer(...asked);
      return { ...trainer, engine: withSnapshots(trainer.engine, doors.engines) };
    },
    ...noModels,
    acquireLock: async () => undefined,
    rows: toyRows,
    team: [],
    clock: () => (time += 1000),
    ...changes
  });
  const heard: LabEvent[] = [];
  void lab.subscribe(
    (events) => heard.push(...events),
    () => undefined
  );
  return { lab: { ...lab, useEndpoint: async () => undefined }, engine, heard };
}

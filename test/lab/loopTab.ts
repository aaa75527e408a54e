/** A tab with the real loop over a scripted policy. */
import { withSnapshots } from '../../src/engine/snapshot';
import { makeLaboratory } from '../../src/lab/laboratory';
import { trainerOf } from '../../src/lab/trainer';
import type { Archive } from '../../src/record/archive';
import type { LabEvent } from '../../src/record/event';
import { scriptedEngine } from '../loop/scripted';
import { toyLab } from '../loop/toyLab';
import { noModels } from './noModels';
import { openDoors } from './snapshots';
import { toyRows } from './toy';

let time = 0;

/** Its laboratory, over an archive that tabs may share; its benchmarks measure the toy rows. */
export function openLoopTab(archive: Archive, engine = scriptedEngine()) {
  const lab = toyLab(engine);
  const doors = openDoors(archive);
  return makeLaboratory({
    archive: doors.lab,
    openLoop: async () => trainerOf(lab, withSnapshots(engine, doors.engines)),
    ...noModels,
    acquireLock: async () => undefined,
    rows: { ...toyRows, heldOutRows: (_, __, count) => lab.data.heldOut(count).map((task) => ({ task, plan: [], entities: [] })) },
    team: lab.team,
    clock: () => (time += 1000)
  });
}

/** What happened in a run, whichever it is and however often it was saved. */
export const said = (events: readonly LabEvent[]) =>
  events.filter(({ type }) => type !== 'checkpoint' && type !== 'resumed').map(({ seq: _, run: __, ...event }) => event);

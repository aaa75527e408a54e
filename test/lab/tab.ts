/** A tab over an archive that all tabs share. */
import { makeLaboratory, type Tools } from '../../src/lab/laboratory';
import { withSnapshots } from '../../src/engine/snapshot';
import type { Archive } from '../../src/record/archive';
import type { LabEvent } from '../../src/record/event';
import { noModels } from './noModels';
import { openDoors } from './snapshots';
import { toyEngine, toyRows, toyTrainer, type ToyTrainer } from './toy';

let time = 0;

/** What a tab may have of its own: tools, but with an archive and an engine as they are without doors and snapshots. */
export interface TabChanges extends Partial<Omit<Tools, 'archive' | 'open'>> {
  readonly archive?: Archive;
  readonly open?: (...asked: Parameters<Tools['open']>) => Promise<ToyTrainer>;
}

/** Its own engine and laboratory, and the events its page has heard. */
export function openTabOver(
  shared: Archive,
  { archive = shared, open, ...changes }: TabChanges = {},
  trouble?: (step: number) => void,
  agents?: readonly string[]
) {
  const engine = toyEngine();
  const doors = openDoors(archive);
  const openTrainer = open ?? (async () => toyTrainer(engine, trouble, agents));
  const lab = makeLaboratory({
    archive: doors.lab,
    open: async (...asked) => {
      const trainer = await openTrainer(...asked);
      return { ...trainer, engine: withSnapshots(trainer.engine, doors.engines) };
    },
    ...noModels,
    hold: async () => undefined,
    rows: toyRows,
    team: [],
    introduce: ({ name, role }, dialect) => ({ messages: [{ role: 'system', content: dialect === 'names' ? name : role }] }),
    clock: () => (time += 1000),
    ...changes
  });
  const heard: LabEvent[] = [];
  void lab.subscribe(
    (events) => heard.push(...events),
    () => undefined
  );
  return { lab, engine, heard };
}

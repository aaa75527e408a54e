/** A tab over an archive that all tabs share. */
import { makeLaboratory, type LaboratoryOptions } from '../../src/lab/laboratory';
import type { Archive } from '../../src/record/archive';
import type { LabEvent } from '../../src/record/event';
import { noModels } from './noModels';
import { toyEngine, toyRows, toyTrainer } from './toy';

let time = 0;

/** Its own engine and laboratory, and the events its page has heard. */
export function openTabOver(archive: Archive, changes: Partial<LaboratoryOptions> = {}, trouble?: (step: number) => void, agents?: readonly string[]) {
  const engine = toyEngine();
  const lab = makeLaboratory({
    archive,
    openLoop: async () => toyTrainer(engine, trouble, agents),
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
  return { lab, engine, heard };
}

/** Runs every arm of the suite for a seed: trains what is to be trained, measures it, and goes on where it was broken off. */
import { beginRun, resumeRun } from '../../../src/loop/begin';
import type { Lab } from '../../../src/loop/lab';
import type { LabState } from '../../../src/record/checkpoint';
import { configOf, type RunConfig } from '../../../src/record/config';
import type { Folder } from '../folder';
import { trainingCost, trainRun, type TrainingCost, type TrainingTerms } from '../trainRun';
import { ARMS, type Arm, type ChangedArm, type TrainedArm } from './arms';
import { measureArm, type ArmResults } from './measure';
import type { MeasuredTask } from './rows';

/** What came of an arm with one seed. */
export interface ArmOutcome {
  readonly arm: Arm;
  readonly seed: number;
  readonly results: ArmResults;
  /** Null where nothing was trained. */
  readonly cost: TrainingCost | null;
}

export interface SuiteTerms extends TrainingTerms {
  readonly tasks: readonly MeasuredTask[];
  /** Samples of each row for pass@k. */
  readonly draws: number;
}

/** All arms with the config's seed, in their order. `folderOf` is an arm's own folder. */
export async function runArms(lab: Lab, folderOf: (arm: string) => Folder, terms: SuiteTerms): Promise<ArmOutcome[]> {
  const outcomes: ArmOutcome[] = [];
  for (const arm of ARMS) outcomes.push({ arm, seed: terms.config.seed, ...(await runArm(arm, lab, folderOf, terms)) });
  return outcomes;
}

function runArm(arm: Arm, lab: Lab, folderOf: (arm: string) => Folder, terms: SuiteTerms): Promise<Pick<ArmOutcome, 'results' | 'cost'>> {
  const report = (line: string): void => terms.report(`${arm.name}: ${line}`);
  const measured = { tasks: terms.tasks, draws: arm.draws === 'many' ? terms.draws : 1 };
  const measure = (config: RunConfig, place: () => Promise<LabState>): Promise<ArmResults> => measureArm(lab, folderOf(arm.name), config, measured, place);
  switch (arm.type) {
    case 'untrained':
      return untrained(terms.config, lab, measure);
    case 'trained':
      return trained(arm, lab, folderOf(arm.name), { ...terms, report }, measure);
    case 'changed':
      return changed(arm, lab, folderOf(arm.of), terms.config, measure);
  }
}

type Measure = (config: RunConfig, place: () => Promise<LabState>) => Promise<ArmResults>;

const untrained = async (config: RunConfig, lab: Lab, measure: Measure): Promise<Pick<ArmOutcome, 'results' | 'cost'>> => ({
  results: await measure(config, async () => (await beginRun('base', config, lab)).state),
  cost: null
});

async function trained(arm: TrainedArm, lab: Lab, folder: Folder, terms: TrainingTerms, measure: Measure): Promise<Pick<ArmOutcome, 'results' | 'cost'>> {
  const config = configOf({ ...terms.config, ...arm.config });
  const state = await trainRun({ ...lab, judge: arm.judge?.(lab.judge) ?? lab.judge }, folder, { ...terms, config });
  return { results: await measure(config, async () => state), cost: trainingCost(folder.events()) };
}

async function changed(
  { change, of }: ChangedArm,
  lab: Lab,
  source: Folder,
  config: RunConfig,
  measure: Measure
): Promise<Pick<ArmOutcome, 'results' | 'cost'>> {
  const results = await measure(config, async () => {
    const saved = source.load();
    if (!saved) throw new Error(`There is no trained state of ${of} to change. Run the suite from its beginning.`);
    const { lab: state, engine } = change(saved, lab.team);
    await resumeRun(state, engine, lab);
    return state;
  });
  return { results, cost: null };
}

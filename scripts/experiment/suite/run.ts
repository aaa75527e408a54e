/** Runs arms of a suite for a seed: trains what is to be trained, measures it, and goes on where it was broken off. */
import { beginRun, resumeRun } from '../../../src/loop/begin';
import type { Lab } from '../../../src/loop/lab';
import type { LabState } from '../../../src/record/checkpoint';
import type { RunConfig } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import type { Folder } from '../folder';
import type { HeldOutSplit } from '../heldOut';
import { totalIn, trainingCost, trainRun, type TrainingCost, type TrainingTerms } from '../trainRun';
import { aloneCourse, teamOf } from './alone';
import { configOfArm, type Arm, type BudgetedArm, type ChangedArm, type SourceRun, type TeamedArm, type TrainedArm, type TrainedState } from './arm';
import { curveOf, type CurvePoint } from './curve';
import { measureArm, type ArmResults } from './measure';
import type { MeasuredTask } from './rows';

/** What training of an arm took. */
interface ArmCost extends TrainingCost {
  /** Tokens of supervised updates, each time they were learned from; a warm-up not counted. */
  readonly imitatedTokens: number;
}

/** The model that an arm began from. */
interface Base {
  /** As files and tables call it. */
  readonly name: string;
  /** Weights of its body and its tables. */
  readonly parameters: number;
}

/** What came of an arm with one seed. */
export interface ArmOutcome {
  readonly arm: Arm;
  readonly base: Base;
  readonly seed: number;
  readonly results: ArmResults;
  /** Null where nothing was trained. */
  readonly cost: ArmCost | null;
  /** Its reinforcement; that of agents trained alone one after another. Empty where nothing was trained. */
  readonly curve: readonly CurvePoint[];
}

export interface SuiteTerms extends Omit<TrainingTerms, 'course'>, Pick<SourceRun, 'rowOf'> {
  /** In the order in which they are run; one that is made of another after it. */
  readonly arms: readonly Arm[];
  readonly tasks: readonly MeasuredTask[];
  /** What they are rows of. */
  readonly split: HeldOutSplit;
  /** Samples of each row for pass@k. */
  readonly draws: number;
  /** What is on the lab's engine. */
  readonly base: Base;
}

type Done = Pick<ArmOutcome, 'results' | 'cost' | 'curve'>;

/** What running an arm needs. */
interface Setting {
  readonly lab: Lab;
  readonly folderOf: (arm: string) => Folder;
  readonly terms: SuiteTerms;
  /** Measures the policy that `place` puts on the engine of the lab. */
  readonly measure: (lab: Lab, config: RunConfig, place: () => Promise<LabState>) => Promise<ArmResults>;
}

/** The arms with the config's seed. `folderOf` is an arm's own folder. */
export async function runArms(lab: Lab, folderOf: (arm: string) => Folder, terms: SuiteTerms): Promise<ArmOutcome[]> {
  const outcomes: ArmOutcome[] = [];
  for (const arm of terms.arms) {
    const measured = { tasks: terms.tasks, split: terms.split, draws: arm.draws === 'many' ? terms.draws : 1 };
    const done = await runArm(arm, {
      lab,
      folderOf,
      terms: { ...terms, report: (line) => terms.report(`${arm.name}: ${line}`) },
      measure: (own, config, place) => measureArm(own, folderOf(arm.name), config, measured, place)
    });
    outcomes.push({ arm, base: terms.base, seed: terms.config.seed, ...done });
  }
  return outcomes;
}

function runArm(arm: Arm, setting: Setting): Promise<Done> {
  switch (arm.type) {
    case 'untrained':
      return untrained(setting);
    case 'trained':
      return trained(arm, setting);
    case 'changed':
      return changed(arm, setting);
    case 'budgeted':
      return budgeted(arm, setting);
    case 'teamed':
      return teamed(arm, setting);
  }
}

const costOf = (events: readonly LabEvent[]): ArmCost => ({ ...trainingCost(events), imitatedTokens: totalIn(events)('imitated_tokens') });

/** What runs of this config were, by their logs. */
const trainingOf = (logs: readonly (readonly LabEvent[])[], config: RunConfig): Pick<Done, 'cost' | 'curve'> => ({
  cost: costOf(logs.flat()),
  curve: logs.flatMap((events) => curveOf(events, config))
});

async function untrained({ lab, terms: { config }, measure }: Setting): Promise<Done> {
  return { results: await measure(lab, config, async () => (await beginRun('base', config, lab)).state), cost: null, curve: [] };
}

async function trained(arm: TrainedArm, { lab, folderOf, terms, measure }: Setting): Promise<Done> {
  const folder = folderOf(arm.name);
  const own = arm.lab?.(lab) ?? lab;
  const config = configOfArm(arm, terms.config);
  const state = await trainRun(own, folder, { ...terms, config });
  return { results: await measure(own, config, async () => state), ...trainingOf([folder.events()], config) };
}

/** Puts a trained state on the engine. */
async function place({ lab: state, engine }: TrainedState, lab: Lab): Promise<LabState> {
  await resumeRun(state, engine, lab);
  return state;
}

/** What an arm was left with. Throws an Error where that is gone. */
function trainedState(folder: Folder, arm: string): TrainedState {
  const saved = folder.load();
  if (!saved) throw new Error(`There is no trained state of ${arm} to change. Run the suite from its beginning.`);
  return saved;
}

async function changed({ change, of }: ChangedArm, { lab, folderOf, terms, measure }: Setting): Promise<Done> {
  const results = await measure(lab, terms.config, () => place(change(trainedState(folderOf(of), of), lab.team), lab));
  return { results, cost: null, curve: [] };
}

/** The run that another arm was. */
function sourceRun(folder: Folder, { rowOf }: SuiteTerms): SourceRun {
  const events = folder.events();
  return { events, sampledTokens: trainingCost(events).sampledTokens, rowOf };
}

async function budgeted(arm: BudgetedArm, { lab, folderOf, terms, measure }: Setting): Promise<Done> {
  const folder = folderOf(arm.name);
  const config = configOfArm(arm, terms.config);
  const state = await trainRun(lab, folder, { ...terms, config, course: arm.course(sourceRun(folderOf(arm.of), terms)) });
  return { results: await measure(lab, config, async () => state), ...trainingOf([folder.events()], config) };
}

/** Each agent's run begins with the team as it is before training, in a folder of its own within the arm's. */
async function teamed({ name, of }: TeamedArm, { lab, folderOf, terms, measure }: Setting): Promise<Done> {
  const agents = lab.team.map((agent) => agent.name);
  const course = aloneCourse(sourceRun(folderOf(of), terms).sampledTokens, agents.length);
  const runs: (readonly [string, TrainedState])[] = [];
  const logs: (readonly LabEvent[])[] = [];
  for (const agent of agents) {
    const folder = folderOf(`${name}/${agent}`);
    await trainRun({ ...lab, learner: agent }, folder, { ...terms, report: (line) => terms.report(`${agent} alone: ${line}`), course });
    runs.push([agent, trainedState(folder, `${name}/${agent}`)]);
    logs.push(folder.events());
  }
  return { results: await measure(lab, terms.config, () => place(teamOf(runs), lab)), ...trainingOf(logs, terms.config) };
}

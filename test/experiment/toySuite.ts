/** A suite on the scripted policy, in folders of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from '../../scripts/experiment/folder';
import { LEARNING_ARMS } from '../../scripts/experiment/learning/arms';
import type { MeasuredTask } from '../../scripts/experiment/suite/rows';
import { runArms, type ArmOutcome, type SuiteTerms } from '../../scripts/experiment/suite/run';
import type { Engine, EngineState } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import { scriptedEngine, type ScriptedEngine } from '../loop/scripted';
import { PRICES, toyRowOf, toyTask } from '../loop/toy';
import { toyConfig, toyLab } from '../loop/toyLab';

const folders: string[] = [];

/** A new folder, until `removeFolders`. */
export function freshFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'orchard-'));
  folders.push(path);
  return path;
}

/** Removes the folders that were made. */
export const removeFolders = (): void => folders.splice(0).forEach((path) => rmSync(path, { recursive: true }));

/** Specialists that mostly err, so that there is something to learn; each agent's logits differ from the others'. */
export const erringEngine = (): ScriptedEngine => scriptedEngine([2.5, 0, 0, -1], { efc: [0.5, 1.5, 0, -1] });

/** Ten rows, every other one cooperative; the last two stand beside the counted ones. */
export const TOY_TASKS: readonly MeasuredTask[] = Array.from({ length: 10 }, (_, index) => ({
  task: { ...toyTask(Object.keys(PRICES)[index % 4]!, index % 2 ? null : 3, index), split: 'dev' },
  known: index >= 8,
  counted: index < 8,
  withheld: index % 4 === 0
}));

/** What toy runs begin from. */
export const TOY_BASE = { name: 'toy', parameters: 1000 } as const;

/** A short suite, by default of all arms of learning. */
export const suiteTerms = (changes: Partial<SuiteTerms> = {}): SuiteTerms => ({
  config: toyConfig({ steps: 6, learningRate: 0.05 }),
  events: 'light',
  checkpoint: 2,
  report: () => undefined,
  tasks: TOY_TASKS,
  split: 'dev',
  draws: 4,
  arms: LEARNING_ARMS,
  base: TOY_BASE,
  rowOf: toyRowOf,
  ...changes
});

/** Runs it in a folder. */
export const runSuite = (path: string, of: Engine = erringEngine(), changes: Partial<SuiteTerms> = {}): Promise<ArmOutcome[]> =>
  runArms(toyLab(of), (arm) => openFolder(join(path, arm)), suiteTerms(changes));

/** What came of the arm of this name. */
export const outcomeOf = (outcomes: readonly ArmOutcome[], name: string): ArmOutcome => outcomes.find(({ arm }) => arm.name === name)!;

/** Rows that it solves greedily. */
export const solvedOf = (outcomes: readonly ArmOutcome[], name: string): number =>
  outcomeOf(outcomes, name).results.greedy.filter(({ solved }) => solved).length;

/** The log of an arm. */
export const eventsOf = (path: string, arm: string): LabEvent[] => openFolder(join(path, arm)).events();

/** The adapters that an arm was left with. */
export const stateOf = (path: string, arm: string): EngineState => openFolder(join(path, arm)).load()!.engine;

/** The suites: what each of them runs beside one another, measures and reports. */
import { CLAIM_ARMS } from './claims/arms';
import { claimFigure } from './claims/figure';
import { claimTables } from './claims/report';
import { CREDIT_ARMS } from './credit/arms';
import { curveTable } from './credit/curve';
import { creditTable } from './credit/report';
import type { HeldOutOptions } from './heldOut';
import { LEARNING_ARMS } from './learning/arms';
import { learningTables } from './learning/report';
import { SIZE_ARMS } from './sizes/arms';
import { planeFigure } from './sizes/figure';
import { sizeTables } from './sizes/report';
import type { Arm } from './suite/arm';
import type { SuiteHeading } from './suite/columns';
import { countedTasks, phrasedTasks, type MeasuredTask } from './suite/rows';
import type { ArmOutcome } from './suite/run';

/** One of the suites. */
export interface Suite {
  /** In the order in which they are run. */
  readonly arms: readonly Arm[];
  /** What each arm is measured on. */
  readonly tasks: (options: HeldOutOptions) => MeasuredTask[];
  /** Markdown of what came of the arms so far. */
  readonly report: (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], heading: SuiteHeading) => string;
  /** The same as a table for figures, where the suite has one. */
  readonly curve?: (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]) => string;
  /** The same as a picture (SVG), where the suite has one. */
  readonly picture?: (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]) => string;
}

/** The name of a suite: what `--suite` says, and what its files are called. */
export type SuiteName = 'learning' | 'credit' | 'claims' | 'sizes';

/** By name. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  learning: { arms: LEARNING_ARMS, tasks: phrasedTasks, report: learningTables },
  credit: { arms: CREDIT_ARMS, tasks: countedTasks, report: creditTable, curve: curveTable },
  claims: { arms: CLAIM_ARMS, tasks: countedTasks, report: claimTables, curve: curveTable, picture: claimFigure },
  sizes: { arms: SIZE_ARMS, tasks: countedTasks, report: sizeTables, picture: planeFigure }
};

/** Whether there is a suite of this name. */
export const isSuiteName = (name: string): name is SuiteName => Object.hasOwn(SUITES, name);

/** How a run is trained: step by step as its config says, or by steps of another kind until they have cost as many tokens as they may. */
import type { Lab } from '../../src/loop/lab';
import { runStep, type StepOf } from '../../src/loop/run';
import type { StepEvent } from '../../src/loop/runLog';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import { totalSteps, warmSteps } from '../../src/record/steps';

/** The sum of a metric over the steps so far; a step that has it not counts as 0. */
export type Total = (metric: string) => number;

/** The steps of a run, and their end. */
export interface Course {
  readonly step: (state: LabState, lab: Lab) => AsyncGenerator<StepEvent, LabState>;
  readonly isOver: (state: LabState, total: Total) => boolean;
  /** Number of steps; null where it is not known before. */
  readonly steps: (config: RunConfig) => number | null;
}

/** The run's own steps, as many as its config says. */
export const CONFIGURED: Course = { step: (state, lab) => runStep(state, lab), isOver: ({ step, config }) => step >= totalSteps(config), steps: totalSteps };

/** The run's warm-up, where it has one, then steps of this kind until the sum of `metric` over them is at least `budget`: the last one may exceed it. */
export const budgetedCourse = (metric: string, budget: number, stepOf: StepOf): Course => ({
  step: (state, lab) => runStep(state, lab, stepOf),
  isOver: ({ step, config }, total) => step >= warmSteps(config) && total(metric) >= budget,
  steps: () => null
});

/** How a run is trained: step by step as its config says, or by steps of another kind until they have cost as many tokens as they may. */
import type { Lab } from '../../src/loop/lab';
import { runStep } from '../../src/loop/run';
import type { StepEvent } from '../../src/loop/runLog';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { EventPayload } from '../../src/record/event';
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
export const CONFIGURED: Course = { step: runStep, isOver: ({ step, config }) => step >= totalSteps(config), steps: totalSteps };

/** A step that takes the place of one of reinforcement: yields what happens, and resolves to the state the next one starts from. */
export type StepOf = (state: LabState, lab: Lab) => AsyncGenerator<EventPayload, LabState>;

/** The run's warm-up, where it has one, then steps of this kind until the sum of `metric` over them is at least `budget`: the last one may exceed it. */
export const budgetedCourse = (metric: string, budget: number, stepOf: StepOf): Course => ({
  step: (state, lab) => (state.step < warmSteps(state.config) ? runStep(state, lab) : numbered(state, stepOf(state, lab))),
  isOver: ({ step, config }, total) => step >= warmSteps(config) && total(metric) >= budget,
  steps: () => null
});

/** The events of a step with its number. */
async function* numbered({ step }: LabState, payloads: AsyncGenerator<EventPayload, LabState>): AsyncGenerator<StepEvent, LabState> {
  let next = await payloads.next();
  for (; !next.done; next = await payloads.next()) yield { ...next.value, step };
  return next.value;
}

/** What the actions of a step's trees are worth, and what is trained on. */
import type { SelectedGroup } from '../advantage/sample';
import type { LabState } from '../record/checkpoint';
import type { EventPayload, Metrics } from '../record/event';
import type { Sample } from '../record/sample';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';

/** Trees with their credit, and the training data of the step. */
interface CreditedStep {
  readonly trees: readonly Tree[];
  /** The groups that are trained on; none where actions are compared over the batch. */
  readonly trained: readonly SelectedGroup[];
  readonly samples: readonly Sample[];
  readonly metrics: Metrics;
}

/** Credits judged trees, yielding what it finds. */
export type Credit = (judged: readonly Tree[], state: LabState, lab: Lab) => AsyncGenerator<EventPayload, CreditedStep>;

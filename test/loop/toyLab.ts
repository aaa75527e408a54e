/** The toy world as a lab, so that a whole run takes milliseconds. */
import { masterStrategy, specialistStrategy } from '../../src/agent/strategy';
import { drawPlanned, playsPlans } from '../../src/dataset/planned';
import type { Lab } from '../../src/loop/lab';
import { configOf, type RunConfig } from '../../src/record/config';
import { PAPER } from '../../src/record/paper';
import type { Engine } from '../../src/record/engine';
import { accuracyOf } from '../../src/reward/accuracy';
import { judge } from '../../src/reward/judge';
import { scriptedEngine } from './scripted';
import { PRICES, drawToyTasks, openToyShop, team, toyRow, toyRowOf, toyTask } from './toy';

/** A small run; characters are tokens here, so a turn may be long. */
export const toyConfig = (values: Partial<RunConfig> = {}): RunConfig =>
  configOf({
    ...PAPER,
    ...{ steps: 3, queries: 4, groupSize: 4, maxTokens: 200, evaluateEvery: 0 },
    ...{ warmupSteps: 0, learningRate: 0.1, rateFall: 0, warmupUpdates: 0, beta: 0.04, klEstimator: 'k3', innerUpdates: 1 },
    ...values
  });

const toyThing = (index: number): string => Object.keys(PRICES)[index % 4]!;

/** A clock that advances a second at every look makes even `step_time` reproducible. */
export function toyLab(engine: Engine = scriptedEngine(), changes: Partial<Lab> = {}): Lab {
  let time = 0;
  return {
    engine,
    team,
    turnOrder: 'delegation',
    openWorld: () => openToyShop(),
    data: {
      draw: (config, step) =>
        playsPlans(config) ? drawPlanned((at) => drawToyTasks(config, at).map(toyRowOf), openToyShop(), config, step) : drawToyTasks(config, step),
      heldOut: (count) => Array.from({ length: count }, (_, index) => toyTask(toyThing(index), index % 2 ? null : 3, index)),
      rowsWithSolutions: (part, count) =>
        Array.from({ length: count }, (_, index) => toyRow(toyThing(index), index % 2 ? null : 2 + (index % 5), part === 'dev' ? -1 - index : index)),
      hash: 'toy'
    },
    judge,
    success: 'The price is right.',
    holdsAnswer: (task, text) => accuracyOf(task, text, task.effects, 'whole').value === 1 || null,
    entities: new Set(Object.keys(PRICES)),
    strategy: (agent, calls) => (agent === 'master' ? masterStrategy(calls) : specialistStrategy(calls)),
    clock: () => (time += 1000),
    ...changes
  };
}

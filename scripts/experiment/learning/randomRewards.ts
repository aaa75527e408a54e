/** A judge that says nothing about the answers of training: a control that must not teach. */
import type { Lab } from '../../../src/loop/lab';
import { randomOf } from '../../../src/math/random';

/**
 * A branch of a training task is solved with probability 1/2, drawn by (seed, task, leaf), whatever was said; that alone is its reward. Held-out tasks are
 * judged as they are, since they are what the policy is measured on.
 */
export const randomRewards =
  (judge: Lab['judge']): Lab['judge'] =>
  (task, outcome, config, repeats) => {
    if (task.split !== 'train') return judge(task, outcome, config, repeats);
    const reward = randomOf(config.seed, 'random reward', task.id, outcome.leaf).below(2);
    return { parts: [{ name: 'accuracy', value: reward, weight: 1, reason: 'Drawn by seed.' }], reward, solved: reward === 1 };
  };

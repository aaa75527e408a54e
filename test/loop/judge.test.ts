/** The efficiency cost that grows in: from nothing to its whole weight over the first steps of reinforcement. */
import { expect, it } from 'vitest';
import { judgedBy } from '../../src/loop/judge';
import { metricsOf, pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

it('weighs step / rise of its weight, and all of it from then on', () => {
  const config = toyConfig({ efficiencyWeight: 0.2, efficiencyRise: 4 });
  const weights = [0, 1, 2, 3, 4, 5, 100].map((step) => judgedBy(config, step).efficiencyWeight);
  expect(weights.map((weight) => Math.round(100 * weight))).toEqual([0, 5, 10, 15, 20, 20, 20]);
  expect(judgedBy(toyConfig(), 0), 'By default the config as it is.').toEqual(toyConfig());
});

it('takes from each trajectory what its step weighs', async () => {
  const policy = () => toyLab(scriptedEngine([50, 0, 0, 0]));
  const { events } = await pullFresh(toyConfig({ trained: 'none', efficiencyWeight: 0.2, efficiencyRise: 2, maxTurns: 10 }), policy());
  // Every trajectory is right: 2 less the weight times its turns, 4 of a single and 7 of a cooperative query in equal shares, over 10.
  expect(metricsOf(events).map((metrics) => metrics['reward/initial'])).toEqual(
    [2, 2 - 0.1 * 0.55, 2 - 0.2 * 0.55].map((reward) => expect.closeTo(reward, 10))
  );
});

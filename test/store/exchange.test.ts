/** The exchange of engine states: what two engines leave under one key is one state, and what was discarded is gone. */
import { expect, it } from 'vitest';
import type { Archive } from '../../src/record/archive';
import { openExchange } from '../../src/store/exchange';
import { stateOf } from './tiny';

it('joins the agents that two engines leave under one key, and gives each engine its own', async () => {
  const { engines, lab } = openExchange({} as Archive);
  const state = stateOf(1);
  await engines.put('k', { master: state.master! });
  await engines.put('k', { qa: state.qa! });
  expect(await engines.get('k')).toEqual(state);
  expect(await engines.get('k', ['qa'])).toEqual({ qa: state.qa });
  await expect(engines.get('k', ['math'])).rejects.toThrow('has no adapter of "math"');
  await lab.discard('k');
  await expect(engines.get('k')).rejects.toThrow('There is no engine state "k" here.');
});

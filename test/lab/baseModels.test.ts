/** The bases that settings name, and what is said of names that cannot be meant. */
import { expect, it } from 'vitest';
import { hima } from '../../src/agent/team';
import type { RunConfig } from '../../src/record/config';
import { findBaseModels } from '../../src/lab/baseModels';
import { BUNDLED, nameChoice, type ModelChoice } from '../../src/record/model';

const modelOf = (name: string): ModelChoice => ({ kind: 'files', name, files: [] });
const find = async (name: string): Promise<ModelChoice> => {
  if (name === 'seedling') return BUNDLED;
  if (name === 'plum') throw new Error('plum is not on this machine.');
  return modelOf(name);
};
const basesOf = (model: string, secondModel = '', secondAgents = '', prompts: RunConfig['prompts'] = 'auto') =>
  findBaseModels({ model, secondModel, secondAgents, prompts }, hima(), find);

it('are one for all, or a second for some', async () => {
  expect(await basesOf('apple')).toEqual({ first: modelOf('apple'), second: null });
  const { second } = await basesOf('apple', 'pear', 'math,qa');
  expect(nameChoice(second!.model)).toBe(nameChoice(modelOf('pear')));
  expect([second!.agents, second!.others]).toEqual([
    ['math', 'qa'],
    ['master', 'efc', 'gfc']
  ]);
});

it('are refused with what to do', async () => {
  await expect(basesOf('apple', 'pear', 'math,chef')).rejects.toThrow(/^There is no agent "chef" to be on the second model; there are master, /);
  const all = hima().map(({ name }) => name);
  await expect(basesOf('apple', 'pear', all.join(','))).rejects.toThrow(/^All agents are on the second model, so the first has none\. Leave one on the first/);
  await expect(basesOf('plum')).rejects.toThrow('plum is not on this machine.');
  await expect(basesOf('apple', 'plum', 'qa')).rejects.toThrow('plum is not on this machine.');
  await expect(basesOf('apple', 'seedling', 'qa')).rejects.toThrow(/^Seedling knows the agents by name, .* Set "prompts" to one way for both/);
  expect((await basesOf('apple', 'seedling', 'qa', 'names')).second!.model).toEqual(BUNDLED);
  expect((await basesOf('seedling', 'seedling', 'qa')).second!.model).toEqual(BUNDLED);
});

it('have a model that coaches beside them, where one is to, and it is not Seedling', async () => {
  const coached = (coach: RunConfig['coach'], coachModel: string) =>
    findBaseModels({ model: 'apple', secondModel: '', secondAgents: '', prompts: 'auto', coach, coachModel }, hima(), find);
  expect(await coached('model', 'pear')).toEqual({ first: modelOf('apple'), second: null, coach: modelOf('pear') });
  expect(await coached('rules', '')).toEqual({ first: modelOf('apple'), second: null });
  await expect(coached('model', 'plum')).rejects.toThrow('plum is not on this machine.');
  await expect(coached('model', 'seedling')).rejects.toThrow(/^Seedling speaks of its shop alone and can score nothing\./);
});

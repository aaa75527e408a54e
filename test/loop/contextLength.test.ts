/** Settings that leave no room to speak are refused by name, with the largest value that works; those with just enough room are not. */
import { expect, it } from 'vitest';
import type { EngineInfo } from '../../src/record/engine';
import { assertContextLength } from '../../src/loop/contextLength';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

/** A lab whose model reads so many tokens at once. */
function labOf(contextLength: number, changes: Partial<EngineInfo> = {}) {
  const engine = scriptedEngine();
  return toyLab({ ...engine, info: async () => ({ ...(await engine.info()), contextLength, ...changes }) });
}

const largest = async (contextLength: number): Promise<number> => {
  const error = await assertContextLength(toyConfig({ maxTokens: 512 }), labOf(contextLength)).catch((reason: Error) => reason);
  return Number(/Set "maxTokens" to (\d+) or less\.$/.exec((error as Error).message)![1]);
};

it('names "maxTokens" and the largest value that works, which works, and the next one does not', async () => {
  const most = await largest(512);
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThan(512);
  await assertContextLength(toyConfig({ maxTokens: most }), labOf(512));
  await expect(assertContextLength(toyConfig({ maxTokens: most + 1 }), labOf(512))).rejects.toThrow(`at most ${most} works`);
  expect(await largest(500)).toBe(most - 12);
});

it('names "maxTokens" down to the least that it may be, and below that another model', async () => {
  const opening = 512 - (await largest(512));
  await expect(assertContextLength(toyConfig({ maxTokens: 9 }), labOf(opening + 8))).rejects.toThrow('Set "maxTokens" to 8 or less.');
  await expect(assertContextLength(toyConfig({ maxTokens: 9 }), labOf(opening + 7))).rejects.toThrow('Choose a model with a longer context');
});

it('names "prompts" where a model that knows the agents by name has no room for words', async () => {
  const lab = labOf(512 - (await largest(512)) + 4, { dialect: 'names' });
  await expect(assertContextLength(toyConfig({ maxTokens: 8, prompts: 'instructions' }), lab)).rejects.toThrow(
    /^"prompts" is instructions, which leaves no room .* Set "prompts" to names, which this model knows\.$/
  );
});

it('says to take another model or a larger cache where no setting helps', () =>
  expect(assertContextLength(toyConfig({ maxTokens: 8 }), labOf(9))).rejects.toThrow(/Choose a model with a longer context, or a larger "cacheMegabytes"/));

/** Memory for two engines: the needs of both are summed, each with its own agents' adapters, and a sum beyond the machine's is refused before anything is loaded. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { hima } from '../../src/agent/team';
import type { SecondBase } from '../../src/lab/baseModels';
import { assertPairMemory } from '../../src/lab/pairMemory';
import { configOf } from '../../src/record/config';
import type { Fit, Grant } from '../../src/record/fit';
import { BUNDLED, choiceOfKept, nameChoice, type KeptModel, type ModelChoice } from '../../src/record/model';
import { openArchive } from '../../src/store/archive';
import { noModels } from './noModels';
import { openTabOver } from './tab';
import { toyEngine, toyTrainer } from './toy';

const modelOf = (name: string): ModelChoice => ({ kind: 'files', name, files: [] });
const second: SecondBase = { model: modelOf('pear'), agents: ['qa'], others: ['master', 'math', 'efc', 'gfc'] };
const grantOf = (memory: number): Grant => ({ device: 'webgpu', memory, binding: Infinity });

/** Both take 1 GB, and 0.5 GB more for the adapters of five agents. */
const estimateFit = async (): Promise<Fit> => ({
  workload: { batch: 1, length: 1, agents: 5, rank: 1, projections: [] },
  need: { weights: 1e9, cache: 0, adapters: 0.5e9, training: 0, total: 1.5e9 },
  problem: null,
  nearest: []
});
const askFor = (memory: number, first = modelOf('apple')) => assertPairMemory({ first, second }, configOf({}), async () => grantOf(memory), estimateFit);

it('is granted where the sum leaves a tenth of the memory, each agent counted once', async () => {
  await askFor(2.5e9 / 0.9 + 1);
  await expect(askFor(2.5e9 / 0.9 - 2)).rejects.toThrow(
    'With cache and training the first model takes 1.4 GB and the second 1.1 GB, where this machine has 2.5 GB to give to both.'
  );
});

it('counts a model that coaches with its weights and its cache', async () => {
  const weighed = { ...(await estimateFit()), need: { weights: 1e9, cache: 0.2e9, adapters: 0.5e9, training: 2e9, total: 3.7e9 } };
  const bases = { first: modelOf('apple'), second: null, coach: modelOf('pear') };
  const askForCoach = (memory: number) =>
    assertPairMemory(
      bases,
      configOf({}),
      async () => grantOf(memory),
      async () => weighed
    );
  await askForCoach(4.9e9 / 0.9 + 1);
  await expect(askForCoach(4.9e9 / 0.9 - 10)).rejects.toThrow(/^With cache and training the first model takes 3\.\d GB and the second 1\.\d GB/);
});

it('is granted where the sum is just what there is', async () => {
  const weighed = { ...(await estimateFit()), need: { weights: 0.9e9, cache: 0, adapters: 0, training: 0, total: 0.9e9 } };
  await assertPairMemory(
    { first: modelOf('apple'), second },
    configOf({}),
    async () => grantOf(2e9),
    async () => weighed
  );
});

it('is not refused where nobody knows the memory, there is no second, or the other is Seedling', async () => {
  await askFor(Infinity);
  await askFor(1.3e9, BUNDLED);
  await assertPairMemory({ first: modelOf('apple'), second: null }, configOf({}), async () => grantOf(1), estimateFit);
});

it('is looked for before a run opens anything, and a run that has it opens both', async () => {
  const kept: KeptModel = {
    ...{ repository: 'team/apple', revision: 'main', held: 10, whole: true },
    variant: { format: 'gguf', label: 'Q8_0', paths: ['apple.gguf'], size: 10 }
  };
  const model = nameChoice(choiceOfKept(kept));
  const opened: unknown[] = [];
  const openTab = async (memory: number) =>
    openTabOver(await openArchive(`room-${memory}`), {
      team: hima(),
      models: { ...noModels.models, keptModels: async () => [kept], estimateFit },
      readGrant: async () => grantOf(memory),
      openLoop: async (_config, bases) => {
        opened.push(bases);
        return toyTrainer(toyEngine());
      }
    });
  const config = configOf({ model, secondModel: model, secondAgents: 'qa' });
  await expect((await openTab(2e9)).lab.start(config)).rejects.toThrow('where this machine has 1.8 GB to give to both');
  expect(opened).toEqual([]);
  await (await openTab(3e9)).lab.start(config);
  expect(opened).toMatchObject([{ first: choiceOfKept(kept), second: { model: choiceOfKept(kept), agents: ['qa'] } }]);
});

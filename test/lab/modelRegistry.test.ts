/** Models that settings name: found, missed with what to do, and what becomes of the run or chat that was open when the next model does not open. */
import { describe, expect, it } from 'vitest';
import type { BaseModels } from '../../src/lab/baseModels';
import { makeModelRegistry } from '../../src/lab/modelRegistry';
import { configOf, type RunConfig } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import { choiceOfKept, nameChoice, type KeptModel, type ModelChoice } from '../../src/record/model';
import { openArchive } from '../../src/store/archive';
import 'fake-indexeddb/auto';
import { noModels } from './noModels';
import { openTabOver, type TabChanges } from './tab';
import { toyEngine, toyTrainer } from './toy';

const kept = (file: string, whole: boolean): KeptModel => ({
  ...{ repository: 'team/apple', revision: 'main', held: 5, whole },
  variant: { format: 'gguf', label: 'Q8_0', paths: [file], size: 10 }
});
const [apple, pear] = [kept('apple.gguf', true), kept('pear.gguf', false)];
const files: ModelChoice = { kind: 'files', name: 'apfel\u{1F34E}.gguf', files: [new File(['12345'], 'a'), new File(['678'], 'b')] };

describe('a name', () => {
  const choices = makeModelRegistry(async () => [pear, apple]);

  it('means Seedling, or what was downloaded', async () => {
    expect(await choices.find('seedling')).toEqual({ kind: 'bundled' });
    expect(await choices.find('team/apple@main/apple.gguf')).toEqual(choiceOfKept(apple));
  });

  it('of what is not here says what to do', async () => {
    await expect(choices.find('team/apple@main/pear.gguf')).rejects.toThrow(/^Only a part of team\/apple@main\/pear.gguf is on this machine. Open Models/);
    await expect(choices.find('team/plum@main/plum.gguf')).rejects.toThrow(/^team\/plum@main\/plum.gguf is not on this machine. Open Models and download it/);
  });

  it('of files is known once they were opened, and asks for them before', async () => {
    const name = nameChoice(files);
    expect(name).toBe('disk: apfel\u{1F34E}.gguf, 8 bytes');
    expect(configOf({ model: name }).model).toBe(name);
    await expect(choices.find(name)).rejects.toThrow(`Open the same file again in Models ("${name}")`);
    choices.remember(files);
    expect(await choices.find(name)).toBe(files);
  });
});

/** A tab whose engines are, as on the page, one at a time: the next one is opened once the one before is closed. */
async function openTab(archive: string, opened: string[]) {
  let current: { readonly name: string; readonly engine: Engine } | null = null;
  const engineOn = (model: ModelChoice): Engine => {
    const name = nameChoice(model);
    if (current?.name === name) return current.engine;
    current = null;
    opened.push(name);
    if (name.includes('apple')) throw new Error('It does not fit this GPU.');
    current = { name, engine: toyEngine() };
    return current.engine;
  };
  const options: TabChanges = {
    models: { ...noModels.models, keptModels: async () => [apple, pear] },
    openLoop: async (_config: RunConfig, { first }: BaseModels) => toyTrainer(engineOn(first)),
    openModel: async (model) => ({ ...engineOn(model), encode: async () => [[1]], generate: async () => [] })
  };
  return openTabOver(await openArchive(archive), options);
}

const config = configOf({ steps: 3, checkpointEvery: 0 });

describe('a model that does not open', () => {
  it('leaves the run that was open, whose log is as it would have been', async () => {
    const plain = await openTab('choices-plain', []);
    await plain.lab.start(config);
    await plain.lab.advance('episode', 3);

    const opened: string[] = [];
    const tab = await openTab('choices-failing', opened);
    await tab.lab.start(config);
    await tab.lab.advance('episode', 1);
    await tab.lab.advance('turn', 2);
    await expect(tab.lab.start({ ...config, model: 'team/apple@main/apple.gguf' })).rejects.toThrow('It does not fit this GPU.');
    await expect(tab.lab.start({ ...config, model: 'team/plum@main/plum.gguf' })).rejects.toThrow('is not on this machine');
    expect(opened).toEqual(['seedling', 'team/apple@main/apple.gguf', 'seedling']);
    await tab.lab.advance('episode', 2);
    const rewardsOf = ({ heard }: typeof tab) => heard.flatMap((event) => (event.type === 'metrics' ? [event.metrics.reward] : []));
    expect(rewardsOf(tab)).toEqual(rewardsOf(plain));
    expect(rewardsOf(tab)).toHaveLength(3);
  });

  it('leaves the model that was loaded for the chat, which is loaded again at the next question', async () => {
    const opened: string[] = [];
    const { lab } = await openTab('choices-talk', opened);
    await lab.loadModel(files, 'auto');
    await expect(lab.start({ ...config, model: 'team/apple@main/apple.gguf' })).rejects.toThrow('It does not fit this GPU.');
    await lab.chat({ agent: null, messages: [], temperature: 0, maxTokens: 4, seed: 1 }, () => undefined).catch(() => undefined);
    expect(opened).toEqual([nameChoice(files), 'team/apple@main/apple.gguf', nameChoice(files)]);
  });

  it('keeps a bundle out and a stored run as it is, until it is here', async () => {
    const name = nameChoice(files);
    const first = await openTab('choices-bundle', []);
    await first.lab.loadModel(files, 'auto');
    await first.lab.start({ ...config, model: name });
    await first.lab.advance('episode', 1);
    await first.lab.saveCheckpoint();
    const bytes = await first.lab.exportBundle();

    const later = await openTab('choices-bundle', []);
    const [stored] = await later.lab.runs();
    await expect(later.lab.importBundle(bytes)).rejects.toThrow('Open the same file again');
    await expect(later.lab.resume(stored!.run)).rejects.toThrow('Open the same file again');
    expect(await later.lab.runs()).toEqual([stored]);
    await later.lab.loadModel(files, 'auto');
    await later.lab.importBundle(bytes);
    expect((await later.lab.runs()).map(({ checkpointStep }) => checkpointStep)).toEqual([1, 1]);
  });

  it('can be one of files, which a run may name once they were loaded', async () => {
    const { lab } = await openTab('choices-files', []);
    await expect(lab.start({ ...config, model: nameChoice(files) })).rejects.toThrow('Open the same file again');
    await lab.loadModel(files, 'auto');
    await lab.start({ ...config, model: nameChoice(files) });
    expect(await lab.advance('episode', 1)).toBeGreaterThan(0);
  });
});

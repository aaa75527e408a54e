/** The view's state over a scripted laboratory: downloads that end, stop and fail, models loaded, and talk. */
import { describe, expect, it } from 'vitest';
import { MODELS_FOLDER, BUNDLED, nameChoice, OFFERED } from '../../../src/record/model';
import { Workspace } from '../../../src/view/workspace.svelte';
import { scriptedLaboratory } from '../laboratory';
import { GATED, madeModels } from './made';

async function open(beside: readonly string[] = []): Promise<Workspace> {
  const workspace = new Workspace({ ...scriptedLaboratory(), ...madeModels([], 20, beside) }, '?preset=quick');
  await workspace.open();
  await workspace.models.refresh();
  return workspace;
}

const cardOf = ({ models }: Workspace, repository: string) => models.cards.find((card) => card.repository === repository);
const offered = OFFERED[0]!;
const gated = { repository: GATED, revision: 'main', file: 'a.gguf' };

describe('a download', () => {
  it('is cancelled with what has arrived, goes on from there, and is deleted', async () => {
    const workspace = await open();
    const coming = workspace.models.fetch(offered);
    await expect.poll(() => cardOf(workspace, offered.repository)?.standing.kind, { interval: 2 }).toBe('coming');
    await workspace.models.cancel(offered);
    await coming;
    expect(cardOf(workspace, offered.repository)).toMatchObject({ standing: { kind: 'part' }, fault: null });
    await workspace.models.fetch(offered);
    expect(cardOf(workspace, offered.repository)?.standing).toEqual({ kind: 'here' });
    expect(workspace.models.held).toBe(1000);
    await workspace.models.remove(offered);
    expect(cardOf(workspace, offered.repository)?.standing).toEqual({ kind: 'absent' });
  });

  it('that fails says why on its card, until it is removed', async () => {
    const workspace = await open();
    await workspace.models.fetch(gated);
    expect(cardOf(workspace, GATED)).toMatchObject({ standing: { kind: 'absent' }, fault: 'team/gated is given only to those who accepted its licence.' });
    await workspace.models.remove(gated);
    expect(cardOf(workspace, GATED)).toBeUndefined();
  });
});

it('that is whole stays so, although an earlier look at the disk ends later', async () => {
  const made = madeModels([], 20);
  let looks = 0;
  const keptModels = async () => {
    const kept = await made.keptModels();
    if (!looks++) await new Promise((resume) => setTimeout(resume, 600));
    return kept;
  };
  const { models } = new Workspace({ ...scriptedLaboratory(), ...made, keptModels }, '?preset=quick');
  const early = models.refresh();
  await models.fetch(offered);
  await early;
  expect(models.cards.find(({ repository }) => repository === offered.repository)?.standing).toEqual({ kind: 'here' });
});

it('lying next to the app has a card, and is fetched as any other', async () => {
  const workspace = await open(['pear.gguf']);
  expect(cardOf(workspace, MODELS_FOLDER.repository)).toMatchObject({ title: 'pear.gguf', standing: { kind: 'absent' } });
  await workspace.models.fetch({ ...MODELS_FOLDER, file: 'pear.gguf' });
  expect(workspace.models.cards.filter((card) => card.repository === MODELS_FOLDER.repository)).toMatchObject([
    { title: 'pear.gguf', standing: { kind: 'here' } }
  ]);
});

it('what was passed over is told: next to the app, and among files of the person that were loaded', async () => {
  const made = madeModels([], 0, ['pear.gguf']);
  const besides = [{ path: '._pear.gguf', reason: 'It is none.' }];
  const inside = [{ path: 'imatrix.gguf', reason: 'It is an importance matrix.' }];
  const { models } = new Workspace(
    {
      ...scriptedLaboratory(),
      ...made,
      listModels: async (place) => ({ ...(await made.listModels(place)), unreadable: besides }),
      loadModel: async () => ({ ...(await made.loadModel(BUNDLED, 'auto')), unreadable: inside })
    },
    '?preset=quick'
  );
  await models.refresh();
  expect(models.besides).toEqual(besides);
  const choice = { kind: 'files', name: 'apples', files: [] } as const;
  expect(models.passedOf(choice)).toEqual([]);
  await models.load(choice);
  expect(models.passedOf(choice)).toEqual(inside);
});

describe('a loaded model', () => {
  it('is the one the page names, until a run opens its own', async () => {
    const workspace = await open();
    await workspace.models.fetch(offered);
    const { choice } = cardOf(workspace, offered.repository)!;
    await workspace.models.load(choice!);
    expect(workspace.models.loaded).toBe(nameChoice(choice!));
    expect(workspace.info?.model).toBe(offered.file);
    expect(workspace.running).toBe(false);
    await workspace.step();
    expect(workspace.running).toBe(true);
    expect(workspace.models.loaded).toBeNull();
  });

  it('that cannot be loaded leaves none, and the sentence', async () => {
    const workspace = await open();
    await workspace.models.load({ kind: 'files', name: 'notes', files: [] });
    expect(workspace.models.problems).toEqual(['notes holds no model that can be read here.']);
    expect(workspace.info).toBeNull();
  });

  it('that cannot be loaded says so still once the disk, looked at meanwhile, is found well', async () => {
    const { models } = await open();
    const looking = models.refresh();
    await models.load({ kind: 'files', name: 'notes', files: [] });
    await looking;
    await models.refresh();
    expect(models.problems).toEqual(['notes holds no model that can be read here.']);
  });
});

describe('talk', () => {
  it('grows, is kept, and forgets when it is cleared', async () => {
    const { talk } = await open();
    const saying = talk.say('one two three', null);
    await expect.poll(() => talk.growing, { interval: 2 }).toBe('one two ');
    await saying;
    expect(talk.messages.map(({ content }) => content)).toEqual(['one two three', 'one two three']);
    expect(talk.measure).toMatchObject({ tokens: 3, finish: 'stop' });
    talk.clear();
    expect(talk.messages).toEqual([]);
  });

  it('that is stopped keeps what was said', async () => {
    const { talk } = await open();
    const saying = talk.say('a b c d e f g h i j k l m n o p', null);
    await expect.poll(() => talk.growing, { interval: 2 }).toContain('b');
    await talk.stop();
    await saying;
    expect(talk.measure?.finish).toBe('aborted');
    expect(talk.messages[1]!.content.length).toBeLessThan(31);
  });
});

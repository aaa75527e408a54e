/** A run in which all agents share one adapter: stored, resumed, exported and taken in as such, and never mistaken for one of adapters of their own. */
import 'fake-indexeddb/auto';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { configOf } from '../../src/record/config';
import { SHARED_ADAPTER } from '../../src/record/engine';
import { openArchive } from '../../src/store/archive';
import { folderOf } from '../store/tiny';
import { openTabOver } from './tab';

const config = configOf({ steps: 3, checkpointEvery: 1 });
const sharing = configOf({ ...config, adapters: 'shared' });

describe('a run with one adapter for all agents', () => {
  it('is stored with that adapter alone, and resumed goes on exactly', async () => {
    const archive = await openArchive('shared-resume');
    const whole = openTabOver(archive);
    await whole.lab.start(sharing);
    await whole.lab.advance('episode', 3);
    const [first] = await archive.runs();
    expect(Object.keys((await archive.load(first!.run))!.engine)).toEqual([SHARED_ADAPTER]);

    const cut = openTabOver(archive);
    await cut.lab.start(sharing);
    await cut.lab.advance('episode', 1);
    const [second] = await archive.runs();
    const again = openTabOver(archive);
    await again.lab.resume(second!.run);
    await again.lab.advance('episode', 2);
    expect((await archive.load(second!.run))!.engine).toEqual((await archive.load(first!.run))!.engine);
  });

  it('is exported as one folder, which the card names, and goes on where it is taken in', async () => {
    const { lab } = openTabOver(await openArchive('shared-export'));
    await lab.start(sharing);
    await lab.advance('episode', 2);
    const bytes = await lab.exportBundle();
    const files = unzipSync(bytes);
    expect(Object.keys(files).filter((name) => name.startsWith('adapters/'))).toEqual([
      `adapters/${SHARED_ADAPTER}/adapter_config.json`,
      `adapters/${SHARED_ADAPTER}/adapter_model.safetensors`
    ]);
    const card = strFromU8(files['README.md']!);
    expect(card).toContain('One LoRA adapter that all agents of a team share');
    expect(card).toContain(`\`adapters/${SHARED_ADAPTER}\`, of master: 2 optimiser updates`);
    expect(card).toContain(`PeftModel.from_pretrained(base, "adapters/${SHARED_ADAPTER}")`);
    const archive = await openArchive('shared-import');
    const elsewhere = openTabOver(archive);
    await elsewhere.lab.importBundle(bytes);
    await elsewhere.lab.advance('episode', 1);
    await lab.advance('episode', 1);
    const [taken] = await archive.runs();
    expect(taken).toMatchObject({ checkpointStep: 3, config: { adapters: 'shared' } });
    expect((await archive.load(taken!.run))!.engine[SHARED_ADAPTER]!.values).toEqual((await elsewhere.engine.save())[SHARED_ADAPTER]!.values);
  });

  it.each([
    ['shared', 'own', /it has one adapter for all agents, and its settings ask for one adapter for each agent\. Nothing of it was stored/],
    ['own', 'shared', /it has one adapter for each agent, and its settings ask for one adapter for all agents\. Nothing of it was stored/]
  ] as const)('a bundle with %s adapters whose settings say %s is refused, and says why', async (made, said, sentence) => {
    const archive = await openArchive(`shared-refused-${made}`);
    const { lab } = openTabOver(archive);
    await lab.start({ ...config, adapters: made });
    await lab.advance('episode', 1);
    const bundle = await archive.unpack(await lab.exportBundle());
    const changed = { ...bundle.checkpoint, lab: { ...bundle.checkpoint.lab, config: { ...bundle.checkpoint.lab.config, adapters: said } } };
    const folders = Object.fromEntries(Object.keys(bundle.checkpoint.engine).map((name) => [name, folderOf(2)]));
    const before = (await archive.runs()).length;
    await expect(lab.importBundle(await archive.pack({ ...bundle, checkpoint: changed }, folders))).rejects.toThrow(sentence);
    expect(await archive.runs()).toHaveLength(before);
  });
});

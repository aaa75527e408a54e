/** An engine on a model in files: what an engine on the same model in memory says, and its language's own stop tokens. */
import { expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import type { StoredModel } from '../../src/engine/model';
import { bodyOfGguf } from '../../src/model/body/gguf';
import { readStoredBody } from '../model/readStoredBody';
import { writeModel } from '../../src/model/body/file';
import type { Engine } from '../../src/record/engine';
import { openGguf } from '../../src/weights/format/gguf';
import { seedlingLanguage } from '../../src/weights/language/language';
import { sourceOfBytes } from '../../src/weights/format/source';
import { vocabularyOf } from '../../src/weights/language/tokenizer';
import { fetchBytes } from '../model/tiny';
import { onEveryDevice } from '../ops/rig/device';

const file = import.meta.glob<string>('../fixtures/qwen2-tiny/model.gguf', { eager: true, import: 'default', query: '?url' });

const words = vocabularyOf([]);

async function openStored(): Promise<StoredModel & { readonly vocabulary: readonly string[] }> {
  const body = await bodyOfGguf(await openGguf(sourceOfBytes(await fetchBytes(Object.values(file)[0]!))));
  const vocabulary = Array.from({ length: body.shape.vocabulary }, (_, token) => words[token] ?? `word${token}`);
  return { name: 'tiny', base: 'team/tiny', body, vocabulary, language: seedlingLanguage(vocabulary) };
}

const speak = async (engine: Engine) => {
  await engine.equip(['master'], { rank: 2, alpha: 4, projections: ['q'], seed: 1 });
  const [context] = await engine.encode([{ agent: 'master', messages: [{ role: 'user', content: 'a 12 b' }] }]);
  const [said] = await engine.generate([{ agent: 'master', context: context!, maxTokens: 6, temperature: 0, seed: 1 }]);
  return said!;
};

onEveryDevice((device) => {
  it('speaks as from memory, and ends at every token that its language ends at', async () => {
    const stored = await openStored();
    const heard: string[] = [];
    const engine = await openEngine({ device, model: stored, cacheBytes: 1e6, report: ({ what }) => heard.push(what) });
    const said = await speak(engine);
    expect(await engine.info()).toMatchObject({ model: 'tiny', vocabulary: stored.vocabulary.length });
    const { 'adapter_config.json': config } = await engine.exportAdapter('master');
    expect(JSON.parse(new TextDecoder().decode(config))).toMatchObject({ base_model_name_or_path: 'team/tiny' });
    await engine.close();
    expect(heard).toContain('Loading the weights');

    const whole = await openEngine({ device, model: writeModel(await readStoredBody(stored.body, 'tiny', stored.vocabulary)), cacheBytes: 1e6 });
    expect(await speak(whole)).toEqual(said);
    await whole.close();

    const { tokenizer } = stored.language;
    const second = said.tokens[1]!;
    const language = { ...stored.language, tokenizer: { ...tokenizer, stops: [tokenizer.stop, second] } };
    const stopping = await openEngine({ device, model: { ...stored, language }, cacheBytes: 1e6 });
    expect(await speak(stopping)).toMatchObject({ tokens: said.tokens.slice(0, said.tokens.indexOf(second) + 1), finish: 'stop' });
    await stopping.close();
  });
});

it('refuses a tokenizer of more tokens than the model has', async () => {
  const stored = await openStored();
  const language = seedlingLanguage([...stored.vocabulary, 'more']);
  await expect(openEngine({ device: 'wasm', model: { ...stored, language } })).rejects.toThrow(
    /tokens up to 97, where the model knows 97: they belong to different models\. Choose/
  );
});

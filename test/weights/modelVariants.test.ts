/** Which models a folder or repository holds: what an index names belongs to one, whatever else lies there; and what is none is told with the reason. */
import { describe, expect, it } from 'vitest';
import { DownloadError } from '../../src/weights/download/downloadError';
import { FormatError } from '../../src/weights/format/formatError';
import { readFirstVariant } from '../../src/weights/repository/firstReadable';
import { sourceOfBytes, SourceError } from '../../src/weights/format/source';
import { findModels, completeModels, type FolderModels } from '../../src/weights/repository/modelVariants';

const size = 10;
const INDEX = 'model.safetensors.index.json';
const BESIDES = ['config.json', 'tokenizer.json'];
const text = (content: string) => sourceOfBytes(new TextEncoder().encode(content));
/** An index that names these files, a tensor in each. */
const naming = (...files: readonly unknown[]): string =>
  JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(files.map((file, i) => [`t${i}`, file])) });

/** A folder of files of ten bytes, or of as many as are given, with what its indexes say. */
const look = (paths: readonly (string | readonly [string, number])[], index: string | Readonly<Record<string, string>> = '{}'): Promise<FolderModels> =>
  findModels(
    paths.map((path) => (typeof path === 'string' ? { path, size } : { path: path[0], size: path[1] })),
    async (path) => text(typeof index === 'string' ? index : index[path]!)
  );
const whole = async (...args: Parameters<typeof look>): Promise<FolderModels> => completeModels(await look(...args), 'The repository');
/** Paths of each model without the companions, and what is said of the others. */
async function brief(...args: Parameters<typeof look>): Promise<{ models: readonly (readonly string[])[]; others: Readonly<Record<string, string>> }> {
  const { variants, unreadable } = await whole(...args);
  return {
    models: variants.map(({ paths }) => paths.filter((path) => !BESIDES.some((name) => path.endsWith(name)))),
    others: Object.fromEntries(unreadable.map(({ path, reason }) => [path, reason]))
  };
}
const parts = (of: number, start = 'model'): string[] =>
  Array.from({ length: of }, (_, i) => `${start}-${String(i + 1).padStart(5, '0')}-of-${String(of).padStart(5, '0')}.safetensors`);

describe('the models of a folder', () => {
  const list = async (...paths: readonly string[]) =>
    (await whole(paths, naming('model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'))).variants;

  it('are each GGUF by its type, but no parts and no image encoders', async () => {
    expect(await list('qwen2.5-3b-instruct-q4_k_m.gguf', 'a/Model.BF16.gguf', 'plain.gguf', 'big-00001-of-00002.gguf', 'mmproj-F16.gguf', 'README.md')).toEqual(
      [
        { format: 'gguf', label: 'Q4_K_M', paths: ['qwen2.5-3b-instruct-q4_k_m.gguf'], size },
        { format: 'gguf', label: 'BF16', paths: ['a/Model.BF16.gguf'], size },
        { format: 'gguf', label: 'plain.gguf', paths: ['plain.gguf'], size }
      ]
    );
  });
  it('are weights in one file or many with what belongs to them', async () => {
    expect(await list('config.json', 'model.safetensors', 'tokenizer.json', 'onnx/model.onnx')).toEqual([
      { format: 'safetensors', label: 'safetensors', paths: ['model.safetensors', 'config.json', 'tokenizer.json'], size: 30 }
    ]);
    expect((await list(...parts(2), ...BESIDES, INDEX))[0]!.paths).toEqual([INDEX, ...parts(2), ...BESIDES]);
  });
  it('are none without settings', async () => expect(await list('model.safetensors', 'tokenizer.json')).toEqual([]));
});

describe('what the index names is the model:', () => {
  it('the single file', async () =>
    expect(await brief([INDEX, 'model.safetensors', ...BESIDES], naming('model.safetensors'))).toEqual({ models: [[INDEX, 'model.safetensors']], others: {} }));

  it('parts called as transformers once called them', async () => {
    const old = parts(2, 'model.safetensors');
    expect(await brief([INDEX, ...old, ...BESIDES], naming(...old))).toEqual({ models: [[INDEX, ...old]], others: {} });
  });

  it('one set of two, and the other is told', async () => {
    const { models, others } = await brief([INDEX, ...parts(2), ...parts(3), ...BESIDES], naming(...parts(2)));
    expect(models).toEqual([[INDEX, ...parts(2)]]);
    expect(Object.keys(others)).toEqual(parts(3));
    expect(others[parts(3)[0]!]).toBe('The index beside it does not name it.');
  });

  it('files in folders of its own, and any name', async () => {
    const own = ['parts/a b+c.safetensors', 'x.safetensors'];
    expect((await brief([INDEX, ...own, ...BESIDES], naming('./parts/a b+c.safetensors', 'x.safetensors'))).models).toEqual([[INDEX, ...own]]);
  });

  it('files whose names differ in capitals', async () => {
    const there = ['Model.Safetensors.Index.json', 'Model-00001-of-00001.safetensors', 'Config.json', 'TOKENIZER.json'];
    const { variants } = await whole(there, naming('model-00001-of-00001.safetensors'));
    expect(variants.map(({ paths }) => paths)).toEqual([there]);
  });

  it('not one of two whose names differ in capitals alone', async () => {
    const { models, others } = await brief([INDEX, 'A.safetensors', 'a.Safetensors', ...BESIDES], naming('a.safetensors'));
    expect(models).toEqual([]);
    expect(others[INDEX]).toMatch(/has no file a\.safetensors/);
  });

  it('and the single file beside it is another, which is offered by its name', async () => {
    const { variants } = await whole([INDEX, ...parts(2), 'model.safetensors', ...BESIDES], naming(...parts(2)));
    expect(variants.map(({ label, paths }) => [label, paths[0]])).toEqual([
      ['model.safetensors', 'model.safetensors'],
      ['safetensors', INDEX]
    ]);
  });

  it('also in each of several folders', async () => {
    const files = [INDEX, 'model.safetensors', ...BESIDES].flatMap((name) => [`a/${name}`, `b/${name}`]);
    const { variants } = await whole(files, { [`a/${INDEX}`]: naming('model.safetensors'), [`b/${INDEX}`]: naming('other.safetensors') });
    expect(variants.map(({ label, paths }) => [label, paths[0]])).toEqual([
      ['b/model.safetensors', 'b/model.safetensors'],
      ['a/safetensors', `a/${INDEX}`]
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a file that is not there',
      naming(...parts(2), 'model-extra.safetensors'),
      /^The repository has no file model-extra\.safetensors\. Choose the whole folder/
    ],
    ['many that are not there', naming(...parts(9)), /has no file .*00001.*00002.*00003-of-00009\.safetensors and 6 others\./],
    ['a file outside', naming('../model.safetensors'), /places the tensor "t0" in "..\/model.safetensors", which is no name/],
    ['a file at an address', naming('https://elsewhere.test/a.safetensors'), /no name of a safetensors file/],
    ['a file of Windows', naming('parts\\a.safetensors'), /no name of a safetensors file/],
    ['a pickle', naming('pytorch_model-00001-of-00002.bin'), /no name of a safetensors file/],
    ['a file by a list', naming([parts(2)[0]]), /no name of a safetensors file/],
    ['a file by an object', naming({ file: parts(2)[0] }), /no name of a safetensors file/],
    ['nothing', naming(), /names no tensor/],
    ['a list', JSON.stringify({ weight_map: parts(2) }), /no "weight_map"/],
    ['no map', '{}', /no "weight_map"/],
    ['no JSON', '{', /is damaged or cut off: it is no JSON/]
  ])('but none where it names %s', async (_, index, reason) => {
    const { models, others } = await brief([INDEX, ...parts(2), ...BESIDES], index);
    expect(models).toEqual([]);
    expect(others[INDEX]).toMatch(reason);
  });

  it('but none where a file of it, or the index, has no bytes', async () => {
    expect((await brief([INDEX, [parts(2)[0]!, 0], parts(2)[1]!, ...BESIDES], naming(...parts(2)))).others[INDEX]).toMatch(
      /has no file model-00001-of-00002\.safetensors with any bytes/
    );
    expect((await brief([[INDEX, 0], ...parts(2), ...BESIDES], '')).others[INDEX]).toMatch(/no JSON/);
  });
});

describe('without an index', () => {
  it('one numbered part is the model if it is the only one', async () => {
    expect((await brief([...parts(1), ...BESIDES])).models).toEqual([parts(1)]);
    expect(await brief([parts(2)[0]!, ...BESIDES])).toEqual({
      models: [],
      others: { [parts(2)[0]!]: 'The repository has no file model-00002-of-00002.safetensors. Choose the whole folder of the model, or a GGUF file.' }
    });
  });
  it('all parts are the model, also numbered from 0', async () => {
    expect((await brief([...parts(3).reverse(), ...BESIDES])).models).toEqual([parts(3)]);
    const zero = ['model-00000-of-00002.safetensors', 'model-00001-of-00002.safetensors'];
    expect((await brief([...zero, ...BESIDES])).models).toEqual([zero]);
  });
  it('two sets are two models, of which the whole ones are offered', async () => {
    expect((await brief([...parts(2), ...parts(3).slice(1), ...BESIDES])).models).toEqual([parts(2)]);
  });
  it('adapters, original weights and other names are told', async () => {
    const { models, others } = await brief([
      'model.safetensors',
      'adapter_model.safetensors',
      'consolidated.safetensors',
      'original/consolidated.safetensors',
      ...BESIDES
    ]);
    expect(models).toEqual([['model.safetensors']]);
    expect(others).toEqual({
      'adapter_model.safetensors': 'It is an adapter, which changes a model and is none itself.',
      'consolidated.safetensors': expect.stringMatching(/not called as transformers/) as unknown,
      'original/consolidated.safetensors': expect.stringMatching(/not called as transformers/) as unknown
    });
  });
});

describe('companions', () => {
  it('without which nothing can be read are asked for, before anything is fetched', async () => {
    expect((await brief(['model.safetensors', 'config.json'])).others['model.safetensors']).toBe(
      'There is no tokenizer.json beside the weights. Choose a folder that has one, or a GGUF file of the same model.'
    );
    expect((await brief(['model.safetensors', 'config.json', ['tokenizer.json', 0]])).models).toEqual([]);
    expect((await brief(['model.safetensors', 'vocab.json', 'merges.txt'])).others['model.safetensors']).toMatch(/no config\.json and no tokenizer\.json/);
  });
  it('of no bytes say nothing, and are not fetched', async () => {
    const { variants } = await whole(['model.safetensors', ...BESIDES, ['generation_config.json', 0], ['chat_template.jinja', 0], 'tokenizer_config.json']);
    expect(variants[0]!.paths).toEqual(['model.safetensors', ...BESIDES, 'tokenizer_config.json']);
  });
});

describe('beside a good GGUF', () => {
  it('what the system put there and what is no model is told', async () => {
    const { models, others } = await brief([
      ...['._apple-Q4_K_M.gguf', '__MACOSX/apple-Q4_K_M.gguf', '.cache/apple.gguf', '._model.safetensors', '.DS_Store', 'Thumbs.db', 'desktop.ini'],
      ...['mmproj-apple-F16.gguf', 'apple-mmproj-f16.gguf', 'imatrix.gguf', 'apple.imatrix.gguf', 'imatrix_unsloth.gguf'],
      ...['apple-Q4_K_M.gguf', ['apple-Q8_0.gguf', 0] as const, 'apple-F16-00002-of-00003.gguf']
    ]);
    expect(models).toEqual([['apple-Q4_K_M.gguf']]);
    expect(others).toEqual({
      ...Object.fromEntries(
        ['._apple-Q4_K_M.gguf', '__MACOSX/apple-Q4_K_M.gguf', '.cache/apple.gguf', '._model.safetensors'].map((path) => [
          path,
          'The system put it beside the others, and it holds no model.'
        ])
      ),
      ...Object.fromEntries(
        ['mmproj-apple-F16.gguf', 'apple-mmproj-f16.gguf'].map((path) => [path, expect.stringMatching(/turns images into tokens/) as unknown])
      ),
      ...Object.fromEntries(
        ['imatrix.gguf', 'apple.imatrix.gguf', 'imatrix_unsloth.gguf'].map((path) => [path, expect.stringMatching(/importance matrix/) as unknown])
      ),
      'apple-Q8_0.gguf': 'It has no bytes, so it is no GGUF file. Fetch it again.',
      'apple-F16-00002-of-00003.gguf': expect.stringMatching(/^It is part 2 of 3\. Join them with "llama-gguf-split --merge"/) as unknown
    });
  });
  it('a split into one part is a model, and so is one made with an importance matrix', async () => {
    const { variants } = await whole(['apple-q4_k_m-00001-of-00001.gguf', 'apple-imatrix-Q5_K_M.gguf']);
    expect(variants.map(({ label }) => label)).toEqual(['Q4_K_M', 'Q5_K_M']);
  });
  it('names of types that are not read come last, so that what is read is tried first', async () => {
    const { variants } = await whole([
      ['a-IQ2_M.gguf', 1],
      ['a-Q2_K.gguf', 2],
      ['a-Q3_K_M.gguf', 3],
      ['a-Q4_K_M.gguf', 4],
      ['a-IQ4_NL.gguf', 5],
      ['a-Q6_K_L.gguf', 6],
      ['a-F16.gguf', 7],
      ['a.gguf', 8]
    ]);
    expect(variants.map(({ label }) => label)).toEqual(['Q4_K_M', 'Q6_K_L', 'F16', 'a.gguf', 'IQ2_M', 'Q2_K', 'Q3_K_M', 'IQ4_NL']);
  });
});

describe('an index that cannot be had', () => {
  const files = [INDEX, ...parts(2), ...BESIDES].map((path) => ({ path, size }));
  it('yet leaves the model a part', async () => {
    const { variants } = await findModels(files, async () => null);
    expect(variants).toMatchObject([{ paths: [INDEX, ...BESIDES], missing: ['the files that it names'] }]);
  });
  it('for a fault of the network is told by its sentence, and whoever cancels hears that', async () => {
    const found = await findModels(files, () => Promise.reject(new DownloadError('gated', 'It is gated.')));
    expect(found).toEqual({ variants: [], unreadable: expect.arrayContaining([{ path: INDEX, reason: 'It is gated.' }]) as unknown });
    await expect(findModels(files, () => Promise.reject(new DOMException('Cancelled.', 'AbortError')))).rejects.toThrow('Cancelled.');
  });
});

describe('of a folder the first model that opens is taken', () => {
  const folder = () => look(['._a.gguf', ['small.gguf', 1], ['middle.gguf', 2], ['large.gguf', 3], 'part-00001-of-00002.gguf']);
  const reading = (good: string) => (variant: { readonly paths: readonly string[] }) =>
    variant.paths[0] === good ? Promise.resolve('read') : Promise.reject(new FormatError(`It is not ${good}.`));

  it('and the others are named with why not', async () => {
    const { variant, value, unreadable } = await readFirstVariant('apples', await folder(), reading('middle.gguf'));
    expect([variant.paths, value]).toEqual([['middle.gguf'], 'read']);
    expect(unreadable.map(({ path }) => path)).toEqual(['._a.gguf', 'part-00001-of-00002.gguf', 'small.gguf']);
    expect(unreadable.at(-1)!.reason).toBe('It is not middle.gguf.');
  });
  it('and where there is none, all are named', async () => {
    await expect(readFirstVariant('apples', await folder(), reading('none'))).rejects.toThrow(
      /^apples holds no model that can be read here\. Choose a GGUF file.* \._a\.gguf: The system .* small\.gguf: It is not none\. middle\.gguf: It is not none\. large\.gguf: It/
    );
    await expect(readFirstVariant('apples', await look(['README.md']), reading('none'))).rejects.toThrow(/^apples holds no model .* and safetensors\.$/);
  });
  it('but a single one says itself what is wrong, and a lost file ends the search', async () => {
    await expect(readFirstVariant('apples', await look(['a.gguf']), reading('none'))).rejects.toThrow(/^It is not none\.$/);
    await expect(readFirstVariant('apples', await folder(), () => Promise.reject(new SourceError('It is gone.')))).rejects.toThrow(/^It is gone\.$/);
  });
});

/** Settings beside the weights: read, or refused by a sentence that names the file. */
import { expect, it } from 'vitest';
import { FormatError } from '../../src/weights/format/formatError';
import { parseJson, readJsonFile, readTextFile } from '../../src/weights/format/jsonFile';
import { sourceOfBytes } from '../../src/weights/format/source';

const source = (text: string) => sourceOfBytes(new TextEncoder().encode(text));

it('is what the file says', async () => {
  expect(await readJsonFile(source('{"a":["é"]}'), 'config.json')).toEqual({ a: ['é'] });
  expect(await readTextFile(source('{{ é }}'), 'chat_template.jinja')).toBe('{{ é }}');
});

it('may hold the numbers that Python writes and JSON lacks', async () => {
  const said = '{"model_max_length": Infinity, "least":-Infinity,"eps":[NaN, 1], "text": "NaN, -Infinity \\" NaN"}';
  expect(await readJsonFile(source(said), 'tokenizer_config.json')).toEqual({
    model_max_length: Infinity,
    least: -Infinity,
    eps: [NaN, 1],
    text: 'NaN, -Infinity " NaN'
  });
});

it.each(['{NaN: 1}', '{"a": NaNa}', '[Infinit]', '{"a": --Infinity}', '["NaN]'])('is no JSON either where it is %s', (text) =>
  expect(() => parseJson(text)).toThrow(SyntaxError)
);

it.each([readTextFile, readJsonFile])('that is no UTF-8 is refused by name', async (read) => {
  const bytes = Uint8Array.of(0x22, 0xff, 0x22);
  await expect(read(sourceOfBytes(bytes), 'tokenizer.json')).rejects.toThrow('tokenizer.json is damaged: it is no text in UTF-8. Fetch it again.');
});

it.each(['', '{"a":', 'PK\u0003\u0004'])('that is no JSON is refused by name: %j', async (text) => {
  const reading = readJsonFile(source(text), 'config.json');
  await expect(reading).rejects.toThrow(FormatError);
  await expect(reading).rejects.toThrow(/^config\.json is damaged or cut off: it is no JSON \(.+\)\. Fetch it again\.$/);
});

it('is not read where it is far too large', async () => {
  const huge = { size: 5e9, read: () => Promise.reject(new Error('It was read.')) };
  await expect(readJsonFile(huge, 'tokenizer.json')).rejects.toThrow(/^tokenizer\.json has 5000000000 bytes, where/);
});

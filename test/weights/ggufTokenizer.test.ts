/** Tokenizers from GGUF's metadata: the same ids as from the repository's own files, and a sentence for what is not supported. */
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/weights/format';
import type { Metadata, MetadataValue } from '../../src/weights/ggufMetadata';
import { languageOfGguf } from '../../src/weights/language';
import type { AddedToken, TokenizerFiles } from '../../src/weights/tokenizerFiles';
import { models } from '../fixtures/chat.json';
import { ids, texts } from '../fixtures/tokenizer.json';
import { llamaFiles, qwenFiles, smollmFile } from './languages';
import { INHERITED } from '../record/inherited';

/** What llama.cpp's converter writes of a repository's tokenizer, with some tokens to spare. */
function converted({ tokenizer }: TokenizerFiles, pre: string, end: string): Metadata {
  const { model, added_tokens: added } = tokenizer as { model: { vocab: Record<string, number>; merges: (string | string[])[] }; added_tokens: AddedToken[] };
  const size = added.at(-1)!.id + 4;
  const tokens = Array.from({ length: size }, (_, id) => `[PAD${id}]`);
  const kinds = tokens.map(() => 5);
  for (const [token, id] of Object.entries(model.vocab)) [tokens[id], kinds[id]] = [token, 1];
  for (const { id, content, special } of added) [tokens[id], kinds[id]] = [content, special ? 3 : 4];
  return new Map<string, MetadataValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', pre],
    ['tokenizer.ggml.tokens', tokens],
    ['tokenizer.ggml.token_type', kinds],
    ['tokenizer.ggml.merges', model.merges.map((merge) => (Array.isArray(merge) ? merge.join(' ') : merge))],
    ['tokenizer.ggml.eos_token_id', tokens.indexOf(end)]
  ]);
}

it.each([
  ['qwen2.5', 'qwen2', qwenFiles, '<|im_end|>'],
  ['llama3.2', 'llama-bpe', llamaFiles, '<|eot_id|>']
] as const)('of %s read every text as those of its repository do', async (name, pre, files, end) => {
  const { tokenizer } = languageOfGguf(converted(await files(), pre, end));
  expect(texts.filter((text, i) => tokenizer.encode(text).join() !== ids[name][i]!.join())).toEqual([]);
  expect(tokenizer.decode([tokenizer.stop])).toBe(end);
  expect(tokenizer.decode([tokenizer.size])).toBe('');
});

it('of SmolLM2 bring its template and its ends', async () => {
  const { tokenizer, render } = languageOfGguf(await smollmFile());
  expect(tokenizer.stops.map((stop) => tokenizer.textOf(stop))).toEqual(['<|im_end|>', '<|endoftext|>']);
  expect(tokenizer.size).toBe(49_152);
  const { renderings } = models.smollm2;
  expect(render([{ role: 'user', content: "Where's order 48213? 😀" }], { opening: true })).toBe(renderings[1]!.text);
});

describe('a file', () => {
  const whole: Metadata = new Map<string, MetadataValue>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', 'default'],
    ['tokenizer.ggml.tokens', ['a', 'b', 'ab', '1', '2', '12', '<|end|>', '<|call|>', '[PAD8]', 'Ġ', 'Ġab']],
    ['tokenizer.ggml.token_type', [1, 1, 1, 1, 1, 1, 3, 4, 5, 1, 1]],
    ['tokenizer.ggml.merges', ['a b', '1 2', 'Ġ ab']],
    ['tokenizer.ggml.eos_token_id', 6],
    ['tokenizer.chat_template', '{{ eos_token }}'],
    ['tokenizer.chat_template.tool_use', 'tools']
  ]);
  const withEntry = (key: string, value: MetadataValue | undefined): Metadata => {
    const others = [...whole].filter(([each]) => each !== key);
    return new Map(value === undefined ? others : [...others, [key, value]]);
  };

  it('that is small and whole is read', () => {
    const { tokenizer, render } = languageOfGguf(whole);
    expect(tokenizer.encode('ab ab12<|end|>ba<|call|>')).toEqual([2, 10, 5, 6, 1, 0, 7]);
    expect([tokenizer.size, tokenizer.stops]).toEqual([11, [6]]);
    expect(render([], { opening: true })).toBe('<|end|>');
    expect(
      render([], {
        opening: true,
        tools: [{ name: 'a', description: '', parameters: { type: 'object', properties: {}, required: [], additionalProperties: false } }]
      })
    ).toBe('tools');
  });

  it('without a word on cutting is cut as llama.cpp cuts it', () => {
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', undefined)).tokenizer.encode('1212')).toEqual([5, 3, 4]);
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', 'smollm')).tokenizer.encode('1212')).toEqual([3, 4, 3, 4]);
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', 'gpt-2')).tokenizer.encode('1212')).toEqual([5, 5]);
  });

  it.each([
    ['has no tokenizer', 'tokenizer.ggml.model', undefined, /no tokenizer.*Choose a file with one/],
    ["has SentencePiece's", 'tokenizer.ggml.model', 'llama', /SentencePiece's BPE, which is not supported\. Byte-level BPE/],
    ['has Unigram', 'tokenizer.ggml.model', 't5', /is Unigram, which is not supported/],
    ['has WordPiece', 'tokenizer.ggml.model', 'bert', /is WordPiece, which is not supported/],
    ['has another one', 'tokenizer.ggml.model', 'gemma4', /of the type "gemma4", which is not supported/],
    ['cuts in another way', 'tokenizer.ggml.pre', 'tekken', /as "tekken" does, which is not supported\. Supported are .*qwen2/],
    ['has no merges', 'tokenizer.ggml.merges', undefined, /no list of tokens or of merges/],
    ['has tokens that are no texts', 'tokenizer.ggml.tokens', [1, 2], /no list of tokens or of merges/],
    ['merges into nothing', 'tokenizer.ggml.merges', ['b a'], /merge 0 of its list is no pair/],
    ['merges one', 'tokenizer.ggml.merges', ['a b', 'ab'], /merge 1 of its list is no pair/],
    ['never ends', 'tokenizer.ggml.token_type', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], /no token that ends a text/]
  ])('that %s is refused', (_, key, value, sentence) => {
    const open = (): unknown => languageOfGguf(withEntry(key, value));
    expect(open).toThrow(FormatError);
    expect(open).toThrow(sentence);
  });
});

it.each(INHERITED)('that call themselves %s, which every object inherits, are named and refused', (name) => {
  const of = (model: string, pre: string): Metadata =>
    new Map<string, MetadataValue>([
      ['tokenizer.ggml.model', model],
      ['tokenizer.ggml.pre', pre]
    ]);
  expect(() => languageOfGguf(of(name, 'qwen2'))).toThrow(`The file's tokenizer is of the type "${name}", which is not supported.`);
  expect(() => languageOfGguf(of('gpt2', name))).toThrow(`The file's tokenizer cuts texts as "${name}" does, which is not supported.`);
});

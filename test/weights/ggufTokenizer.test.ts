/** Tokenizers from GGUF's metadata: the same ids as from the repository's own files, and a sentence for what is not supported. */
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/weights/format/formatError';
import type { Metadata, MetadataValue } from '../../src/weights/format/ggufMetadata';
import { languageOfGguf } from '../../src/weights/language/language';
import type { AddedToken, TokenizerFiles } from '../../src/weights/language/tokenizerFiles';
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
  // llama.cpp's name for Qwen2.5's cutting in DeepSeek-R1-Distill-Qwen (llama-vocab.cpp: LLAMA_VOCAB_PRE_TYPE_QWEN2).
  ['qwen2.5', 'deepseek-r1-qwen', qwenFiles, '<|im_end|>'],
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
  expect(render([{ role: 'user', content: "Where's order 48213? 😀" }], { addGenerationPrompt: true })).toBe(renderings[1]!.text);
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
    expect(render([], { addGenerationPrompt: true })).toBe('<|end|>');
    expect(
      render([], {
        addGenerationPrompt: true,
        tools: [{ name: 'a', description: '', parameters: { type: 'object', properties: {}, required: [], additionalProperties: false } }]
      })
    ).toBe('tools');
  });

  it.each([
    ['normal', 1],
    ['unused', 5],
    ['unknown', 2],
    ['user-defined', 4]
  ])('that names as its end a token of the kind %s finds it whole and ends there', (_, kind) => {
    const kinds = [1, 1, 1, 1, 1, 1, kind, 4, 5, 1, 1];
    const { tokenizer } = languageOfGguf(withEntry('tokenizer.ggml.token_type', kinds));
    expect(tokenizer.encode('ab<|end|>ab')).toEqual([2, 6, 2]);
    expect(tokenizer.stops).toEqual([6]);
    expect(tokenizer.decode([2, 6])).toBe('ab<|end|>');
  });

  const both = new Map<string, MetadataValue>([...whole, ['tokenizer.ggml.eot_token_id', 7], ['tokenizer.ggml.eom_token_id', 8]]);

  it('ends at the ends of turns that it names, the one that its template writes first', () => {
    expect(languageOfGguf(both).tokenizer.stops).toEqual([6, 7, 8]);
    expect(languageOfGguf(new Map([...both, ['tokenizer.chat_template', '<|call|>']])).tokenizer.stops).toEqual([7, 6, 8]);
    const unnamed = new Map([...both].filter(([key]) => key !== 'tokenizer.ggml.eos_token_id'));
    expect(languageOfGguf(unnamed).tokenizer.stops).toEqual([7, 8]);
    expect(languageOfGguf(both).tokenizer.encode('ab<|call|>[PAD8]')).toEqual([2, 7, 8]);
  });

  it('finds its beginning whole, whatever its kind, and leaves a padding that is a word a word', () => {
    const { tokenizer, render } = languageOfGguf(
      new Map([
        ...whole,
        ['tokenizer.ggml.bos_token_id', 8],
        ['tokenizer.ggml.padding_token_id', 0],
        ['tokenizer.chat_template', "{{ bos_token }}{{ pad_token or '-' }}"]
      ])
    );
    expect(tokenizer.encode('[PAD8]abab')).toEqual([8, 2, 2]);
    expect(render([], { addGenerationPrompt: true })).toBe('[PAD8]-');
  });

  it.each([[4], [3], [5]])('may have merges that make a token of the kind %i', (kind) => {
    const { tokenizer } = languageOfGguf(withEntry('tokenizer.ggml.token_type', [1, 1, kind, 1, 1, 1, 3, 4, 5, 1, kind]));
    expect(tokenizer.encode('ab ba')).toEqual([2, 9, 1, 0]);
    expect(tokenizer.encode('12ab')).toEqual([5, 2]);
    expect(tokenizer.decode([2, 9, 2])).toBe('ab ab');
  });

  const broken = Uint8Array.of(0x61, 0xff);

  it('may have a text that is no UTF-8 where nothing uses it', () => {
    const tokens = (whole.get('tokenizer.ggml.tokens') as string[]).with(8, broken as unknown as string);
    const { tokenizer } = languageOfGguf(new Map([...withEntry('tokenizer.ggml.tokens', tokens), ['general.description', broken]]));
    expect(tokenizer.encode('ab ab12<|end|>')).toEqual([2, 10, 5, 6]);
    expect(tokenizer.decode([8, 2])).toBe('ab');
  });

  it('may have marks without a text', () => {
    const tokens = (whole.get('tokenizer.ggml.tokens') as string[]).with(7, '');
    expect(languageOfGguf(withEntry('tokenizer.ggml.tokens', tokens)).tokenizer.encode('ab<|end|>')).toEqual([2, 6]);
  });

  it('without a word on cutting is cut as llama.cpp cuts it', () => {
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', undefined)).tokenizer.encode('1212')).toEqual([5, 3, 4]);
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', 'smollm')).tokenizer.encode('1212')).toEqual([3, 4, 3, 4]);
    expect(languageOfGguf(withEntry('tokenizer.ggml.pre', 'gpt-2')).tokenizer.encode('1212')).toEqual([5, 5]);
  });

  it.each<[string, string, MetadataValue | undefined, RegExp]>([
    ['has no tokenizer', 'tokenizer.ggml.model', undefined, /no tokenizer.*Choose a file with one/],
    ["has SentencePiece's", 'tokenizer.ggml.model', 'llama', /SentencePiece's BPE, which is not supported\. Byte-level BPE/],
    ['has Unigram', 'tokenizer.ggml.model', 't5', /is Unigram, which is not supported/],
    ['has WordPiece', 'tokenizer.ggml.model', 'bert', /is WordPiece, which is not supported/],
    ['has another one', 'tokenizer.ggml.model', 'gemma4', /of the type "gemma4", which is not supported/],
    ['cuts in another way', 'tokenizer.ggml.pre', 'tekken', /as "tekken" does, which is not supported\. Supported are .*qwen2/],
    ['uses a token that is no UTF-8', 'tokenizer.ggml.tokens', ['a', broken], /Token 1 of the file's tokenizer is no text in UTF-8/],
    ['uses a merge that is no UTF-8', 'tokenizer.ggml.merges', ['a b', broken], /Merge 1 of the file's tokenizer is no text in UTF-8/],
    ['has a template that is no UTF-8', 'tokenizer.chat_template', broken, /chat template \("tokenizer\.chat_template"\) is no text in UTF-8/],
    ['has no merges', 'tokenizer.ggml.merges', undefined, /no list of tokens or of merges/],
    ['has tokens that are no texts', 'tokenizer.ggml.tokens', [1, 2], /no list of tokens or of merges/],
    ['merges into nothing', 'tokenizer.ggml.merges', ['b a'], /merge 0 of its list is no pair/],
    ['merges one', 'tokenizer.ggml.merges', ['a b', 'ab'], /merge 1 of its list is no pair/],
    ['never ends', 'tokenizer.ggml.eos_token_id', undefined, /no token that ends a text/],
    ['ends beyond its tokens', 'tokenizer.ggml.eos_token_id', 11, /no token that ends a text/]
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

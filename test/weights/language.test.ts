/** What a model is spoken to in: its ends of a turn, its templates, and a sentence for tokenizers of another kind or damaged files. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { languageOfFiles, seedlingLanguage, type Language } from '../../src/weights/language/language';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import type { TokenizerFiles } from '../../src/weights/language/tokenizerFiles';
import { vocabularyOf } from '../../src/weights/language/tokenizer';
import { mutate } from './mutate';

const mark = (id: number, content: string): object => ({ id, content, special: true, normalized: false });
const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: true };
const model = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, é: 3 }, merges: [['a', 'b']] };
const tokenizer = { model, pre_tokenizer: bytes, normalizer: null, added_tokens: [mark(4, '<|im_end|>'), mark(5, '<|endoftext|>'), mark(6, '</s>')] };
const chatml = "{% for message in messages %}{{ message.content }}<|im_end|>{% endfor %}{{ bos_token if bos_token is defined else '' }}";

const opened = (files: Partial<TokenizerFiles>): Language => languageOfFiles({ tokenizer, ...files });
const hello = [{ role: 'user', content: 'ab' }] as const;

it('of Seedling is its words and its own form of a conversation', () => {
  const vocabulary = vocabularyOf(['price', 'of', 'tea']);
  const { tokenizer: words, render } = seedlingLanguage(vocabulary);
  const talk = [{ role: 'user', content: 'price of tea' }] as const;
  expect(render(talk, { addGenerationPrompt: true })).toBe(renderSeedlingChat(talk, true));
  expect(words.stops).toEqual([words.stop]);
  expect(words.decode(words.encode('price of tea'))).toBe('price of tea');
});

describe('a turn ends', () => {
  const ends = (files: Partial<TokenizerFiles>): readonly number[] => opened(files).tokenizer.stops;

  it('at the mark that the template writes, first of all', () =>
    expect(ends({ config: { chat_template: chatml, eos_token: '<|endoftext|>' } })).toEqual([4, 5]));
  it('at the end that the files name, where there is no template', () => expect(ends({ config: { eos_token: { content: '<|endoftext|>' } } })).toEqual([5, 4]));
  it('at every end that the files name', () => expect(ends({ config: { eos_token: '</s>' }, generation: { eos_token_id: [5, 6, 99] } })).toEqual([6, 5, 4]));
  it('at a single one', () => expect(ends({ generation: { eos_token_id: 6 } })).toEqual([6, 4, 5]));
  it('at the marks in use, where the files name none', () => expect(ends({})).toEqual([4, 5]));
});

// The ids are those of transformers 5.24's PreTrainedTokenizerFast on the same two files.
describe('marks that only tokenizer_config.json names', () => {
  const vocab = { a: 0, b: 1, ab: 2, '<': 3, '>': 4, '<end>': 5 };
  const named = { ...tokenizer, model: { ...model, vocab }, added_tokens: [mark(6, '<|im_end|>')] };
  const config = { eos_token: '<end>', additional_special_tokens: ['>', 'absent'], added_tokens_decoder: { 6: mark(6, '<|im_end|>'), 7: mark(7, '<call>') } };

  it('are found in a text, by their ids in the vocabulary or those of the list', () => {
    const { tokenizer: read } = opened({ tokenizer: named, config: { ...config, additional_special_tokens: [] } });
    expect(read.encode('ab<end>ab<call><|im_end|>')).toEqual([2, 5, 2, 7, 6]);
    expect(read.stops).toEqual([5, 6]);
    expect(opened({ tokenizer: named, config }).tokenizer.encode('>ab<')).toEqual([4, 2, 3]);
  });

  it.each([
    ['of a word', { 2: mark(2, '<call>') }, /gives the token <call> the id 2, which is that of ab/],
    ['of another mark', { 6: mark(6, '<call>') }, /the id 6, which is that of <\|im_end\|>/],
    ['that is none', { x: mark(6, '<call>') }, /has no id or no text/]
  ])('are refused with the id %s', (_, decoder, sentence) =>
    expect(() => opened({ tokenizer: named, config: { added_tokens_decoder: decoder } })).toThrow(sentence)
  );
});

describe('a template', () => {
  const render = (files: Partial<TokenizerFiles>): string => opened(files).render(hello, { addGenerationPrompt: false });

  it('is the one in the config, with the tokens named there', () => {
    expect(render({ config: { chat_template: chatml, bos_token: '<|endoftext|>' } })).toBe('ab<|im_end|><|endoftext|>');
    expect(render({ config: { chat_template: chatml, bos_token: null } })).toBe('ab<|im_end|>');
  });
  it('is the one in its own file before that', () => expect(render({ config: { chat_template: chatml }, template: 'own' })).toBe('own'));
  it('is the default one of several', () =>
    expect(
      render({
        config: {
          chat_template: [
            { name: 'tool_use', template: 'tools' },
            { name: 'default', template: 'plain' }
          ]
        }
      })
    ).toBe('plain'));
  it('is missed only where it is needed', () => expect(() => render({})).toThrow(/no chat template.*Choose an instruct/));
});

describe('a tokenizer', () => {
  it('merges pairs in either form', () => {
    const merges = ['a b', ['ab', 'a']];
    const { tokenizer: read } = opened({ tokenizer: { ...tokenizer, model: { ...model, vocab: { ...model.vocab, aba: 7 }, merges } } });
    expect(read.encode('aba<|im_end|>')).toEqual([7, 4]);
    expect(read.size).toBe(8);
  });

  it('may have settings that are empty', () => {
    const plain = { ...model, dropout: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false };
    expect(opened({ tokenizer: { ...tokenizer, model: plain } }).tokenizer.encode('ab')).toEqual([2]);
  });

  const deep = JSON.parse(`${'{"type":"Sequence","pretokenizers":['.repeat(4000)}${']}'.repeat(4000)}`) as unknown;

  it.each([
    ['is Unigram', { ...tokenizer, model: { type: 'Unigram', vocab: [['a', 0]] } }, /type Unigram, which is not supported\. Byte-level BPE works/],
    ['is WordPiece', { ...tokenizer, model: { type: 'WordPiece', vocab: { a: 0 } } }, /type WordPiece, which is not supported/],
    ["is SentencePiece's", { ...tokenizer, model: { ...model, byte_fallback: true } }, /SentencePiece's BPE/],
    ['leaves merges out', { ...tokenizer, model: { ...model, dropout: 0.1 } }, /merges with "dropout" \(0\.1\), which is not supported/],
    ['marks the insides of words', { ...tokenizer, model: { ...model, continuing_subword_prefix: '##' } }, /"continuing_subword_prefix" \("##"\)/],
    ['marks the ends of words', { ...tokenizer, model: { ...model, end_of_word_suffix: '</w>' } }, /"end_of_word_suffix"/],
    ['cuts by Metaspace', { ...tokenizer, pre_tokenizer: { type: 'Metaspace' } }, /by "Metaspace", which is not supported/],
    ['puts spaces first', { ...tokenizer, pre_tokenizer: { ...bytes, add_prefix_space: true } }, /a space before every text/],
    ['merges no bytes', { ...tokenizer, pre_tokenizer: { type: 'Digits', individual_digits: true } }, /does not merge bytes/],
    [
      'joins matches to their neighbours',
      { ...tokenizer, pre_tokenizer: { type: 'Split', pattern: { Regex: 'a' }, behavior: 'MergedWithNext' } },
      /matches stand alone/
    ],
    ['lowers case', { ...tokenizer, normalizer: { type: 'Lowercase' } }, /by "Lowercase", which is not supported/],
    ['has a mark that takes in spaces', { ...tokenizer, added_tokens: [{ ...mark(4, 'x'), lstrip: true }] }, /x takes in its surroundings/],
    ['has an id beyond bounds', { ...tokenizer, model: { ...model, vocab: { a: 1e9 } } }, /no whole number below/],
    ['has a mark without a text', { ...tokenizer, added_tokens: [{ id: 4 }] }, /added token 0 of its list has no id or no text/],
    ['has no merges', { ...tokenizer, model: { vocab: { a: 0 } } }, /no "vocab" or no "merges"/],
    ['cuts by nothing', { ...tokenizer, pre_tokenizer: null }, /does not say how it cuts/],
    [
      'cuts by a broken pattern',
      { ...tokenizer, pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' }, bytes] } },
      /pattern/
    ],
    ['is nested beyond reason', { ...tokenizer, pre_tokenizer: deep }, /no list, or too deep/],
    ['is a list', [], /no "vocab" or no "merges"/],
    ['is nothing', null, /no "vocab" or no "merges"/],
    ['is missing', undefined, /no tokenizer\.json beside the weights/]
  ])('that %s is refused', (_, damaged, sentence) => {
    const open = (): unknown => opened({ tokenizer: damaged });
    expect(open).toThrow(FormatError);
    expect(open).toThrow(sentence);
  });
});

it('comes from damaged files or is refused with a sentence', () => {
  const files = {
    tokenizer: { ...tokenizer, normalizer: { type: 'NFC' }, pre_tokenizer: { type: 'Sequence', pretokenizers: [bytes] } },
    config: { chat_template: chatml, eos_token: { content: '<|im_end|>' } },
    generation: { eos_token_id: [4, 5] }
  };
  const whole = new TextEncoder().encode(JSON.stringify(files));
  let refused = 0;
  for (let i = 0; i < 4000; i++) {
    const damaged = parsed(new TextDecoder().decode(mutate(whole, randomOf('damaged tokenizer', i))));
    if (damaged === null) continue;
    try {
      const language = languageOfFiles(damaged);
      language.tokenizer.decode(language.tokenizer.encode("ab é's 12 <|im_end|>"));
      language.render(hello, { addGenerationPrompt: true });
    } catch (error) {
      expect(error, JSON.stringify(damaged)).toBeInstanceOf(FormatError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});

/** The files, where they are still JSON. */
function parsed(text: string): TokenizerFiles | null {
  try {
    return JSON.parse(text) as TokenizerFiles;
  } catch {
    return null;
  }
}

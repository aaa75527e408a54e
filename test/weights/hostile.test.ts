/** Tokenizers and chat templates made to hold the page or to fill its memory: each is refused by a sentence, soon. */
import { expect, it } from 'vitest';
import { languageOfFiles } from '../../src/weights/language/language';
import type { TokenizerFiles } from '../../src/weights/language/tokenizerFiles';

const mark = (id: number, content: string): object => ({ id, content, special: true, normalized: false });
const end = mark(4, '<|im_end|>');
const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: true };
const model = { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: [['a', 'b']] };
const tokenizer = { model, pre_tokenizer: bytes, normalizer: null, added_tokens: [end] };
const split = (Regex: string): object => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated' });
const many = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));

const withTokenizer = (changes: object): TokenizerFiles => ({ tokenizer: { ...tokenizer, ...changes } });
const cutBy = (...patterns: readonly string[]): TokenizerFiles =>
  withTokenizer({ pre_tokenizer: { type: 'Sequence', pretokenizers: [...patterns.map(split), bytes] } });
const withTemplate = (template: string): TokenizerFiles => ({ tokenizer, template });

/** A list that grows by `grow` in each round. */
const growing = (first: string, grow: string, then = ''): TokenizerFiles =>
  withTemplate(`{% set ns = namespace(l=${first}) %}{% for a in range(60) %}{% set ns.l = ${grow} %}{% endfor %}${then}`);

/** Reads the files, and reads and writes with what they make. */
function use(files: TokenizerFiles): void {
  const { tokenizer: read, render } = languageOfFiles(files);
  read.decode(read.encode(`${'a'.repeat(4000)} ab <|im_end|>`));
  render([{ role: 'user', content: 'ab' }], { addGenerationPrompt: true });
}

it.each<[string, () => TokenizerFiles, RegExp]>([
  ['a pattern that tries for ever', () => cutBy('(a+)+b'), /pattern that is not supported/],
  ['a pattern with too many ways', () => cutBy('a*a*a*b'), /take for ever on some texts: a\*a\*a\*b\. Choose/],
  ['patterns without number', () => cutBy(...many(1000, () => 'a')), /1002 steps, where 32 are the most/],
  [
    'a normaliser with a pattern',
    () => withTokenizer({ normalizer: { type: 'Replace', pattern: { Regex: '(a+)+b' }, content: '' } }),
    /changes texts by "Replace"/
  ],
  [
    'merges without number',
    () => withTokenizer({ model: { ...model, merges: new Array(2 ** 20 + 1).fill(['a', 'b']) } }),
    /1048577 merges, where 1048576 are the most/
  ],
  [
    'merges to what is no token',
    () =>
      withTokenizer({
        model: {
          ...model,
          merges: [
            ['a', 'b'],
            ['ab', 'ab']
          ]
        }
      }),
    /merge 1 of its list/
  ],
  ['a very long added token', () => withTokenizer({ added_tokens: [end, mark(5, 'x'.repeat(1e7))] }), /adds tokens of \d+ characters till number 1/],
  [
    'added tokens without number',
    () => withTokenizer({ added_tokens: [end, ...many(2e5, (i) => mark(5 + i, `token${i}`))] }),
    /adds tokens of \d+ characters till number/
  ],
  ['a template that counts for ever', () => withTemplate('{% for a in range(1000000000) %}{% endfor %}'), /counts to 1000000000/],
  [
    'loops within loops',
    () => withTemplate(`${'{% for a in range(4000) %}'.repeat(4)}{{ a }}${'{% endfor %}'.repeat(4)}`),
    /more than \d+ steps, as if it never ended/
  ],
  [
    'loops within loops about nothing',
    () => withTemplate(`${'{% for a in range(4000) %}'.repeat(4)}${'{% endfor %}'.repeat(4)}`),
    /more than \d+ steps, as if it never ended/
  ],
  ['a list that doubles', () => growing('[1, 2]', 'ns.l + ns.l'), /more than \d+ steps, as if it never ended/],
  ['lists within lists, written', () => growing('[1, 2]', '[ns.l, ns.l]', '{{ ns.l | tojson }}'), /more than \d+ (steps|characters)/],
  ['a text that doubles', () => growing('"ab"', 'ns.l + ns.l'), /more than 4194304 characters/],
  ['a text replaced by itself', () => growing('"aaaa"', 'ns.l.replace("a", ns.l)'), /template/],
  ['a template that calls itself', () => withTemplate('{% macro call(f) %}{{ f(f) }}{% endmacro %}{{ call(call) }}'), /template failed/],
  ['brackets without end', () => withTemplate(`{{ ${'('.repeat(1e5)} }}`), /template failed/]
])('%s', (_, make, sentence) => {
  const files = make();
  const began = performance.now();
  expect(() => use(files)).toThrow(expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(sentence) }));
  // Below a second; the rest is for a busy machine.
  expect(performance.now() - began).toBeLessThan(8000);
});

it('has a vocabulary of a million entries at most', () => {
  const vocabularyOf = (size: number): object => Object.fromEntries(['a', 'b', 'ab', ...many(size - 3, (i) => `t${i}`)].map((token, id) => [token, id]));
  const large = languageOfFiles(withTokenizer({ model: { ...model, vocab: vocabularyOf(2 ** 18) }, added_tokens: [mark(2 ** 18, '<|im_end|>')] }));
  expect(large.tokenizer.encode('ab<|im_end|>')).toEqual([2, 2 ** 18]);
  expect(() => languageOfFiles(withTokenizer({ model: { ...model, vocab: vocabularyOf(2 ** 20 + 1) } }))).toThrow(/1048577 tokens, where 1048576 are the most/);
});

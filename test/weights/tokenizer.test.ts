/** The tokenizer and the chat template: every ASCII text goes there and back in one normal form, and a conversation grows token by token. */
import { describe, expect, it } from 'vitest';
import { parseAction, writeCall } from '../../src/agent/action';
import { randomOf } from '../../src/math/random';
import { numbersIn } from '../../src/math/text';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import { SPECIAL_TOKENS, UNKNOWN, vocabularyOf, wordTokenizer } from '../../src/weights/language/tokenizer';

const WORDS = ['price', 'of', 'side', 'table', 'order', 'june', 'spring', 'it', 'costs', 'search_policy', 'error', 'task', 'efc', 'what', 'is', 'the', 'left'];
const vocabulary = vocabularyOf(WORDS);
const tokenizer = wordTokenizer(vocabulary);
const unknown = vocabulary.indexOf(UNKNOWN);

const through = (text: string): string => tokenizer.decode(tokenizer.encode(text));
const piecesOf = (text: string): string[] => tokenizer.encode(text).map((token) => tokenizer.textOf(token));

describe('a text', () => {
  it.each([
    'price of norvik walnut side table',
    '$27',
    'it costs $39.95.',
    '15% off, 3.5 stars',
    '-5',
    '9 - 12 = -3',
    'june 12',
    'june 3, 5 left; 12 sold',
    '2 3 4',
    "it's the seller's, isn't it?",
    'search_policy',
    'error: out_of_stock, 3 left',
    'spring15',
    'spring 15',
    '2nd order, 3kg x2',
    '9:30',
    '10:00 - 17:30',
    '(12 + 4) * 3',
    '((2 + 3) * (4 - 1)) / 5',
    '1,299 left. 14 sold',
    'it costs $39. 5 left',
    'a 3-day walnut-oak table',
    'km/h',
    'hi, what is the price? thanks!',
    '[a] {b} #7 & more',
    'norvik walnut side table $89 4.4 stars; brask oak side table $95 4.1 stars',
    '<tool_call>{"name":"efc","arguments":{"task":"price of norvik table"}}</tool_call>'
  ])('in normal form comes back as it was: %s', (text) => expect(through(text)).toBe(text));

  it.each([
    ['Order  48213\n', 'order 48213'],
    ['SPRING15', 'spring15'],
    ['The "Norvik" table', 'the " norvik " table'],
    ['4*9', '4 * 9'],
    ['hi , what', 'hi, what'],
    ['$ 27 %', '$27%'],
    ['x\\y', 'x \\y']
  ])('in another form comes back in the normal one: %j', (text, normal) => expect(through(text)).toBe(normal));

  /** Random ASCII, dense in signs, digits, spaces and marks, where forms meet in every order. */
  const alphabet = [...' '.repeat(12), ...'aakpx_0123.5,:;?!+-*/$%()\'"#=<>[]{}|\\&@^`~', 'price', 'table', ...SPECIAL_TOKENS];
  const noise = Array.from({ length: 3000 }, (_, i) => {
    const random = randomOf('tokenizer noise', i);
    return Array.from({ length: 1 + random.below(12) }, () => random.pick(alphabet)).join('');
  });

  it('of ASCII alone holds no unknown token', () => {
    for (const text of noise) expect(tokenizer.encode(text), text).not.toContain(unknown);
  });

  it('has one normal form: what comes back reads as the same tokens', () => {
    for (const text of noise) expect(tokenizer.encode(through(text)), text).toEqual(tokenizer.encode(text));
  });

  it('keeps every character but case and white space', () => {
    const bare = (text: string): string => text.toLowerCase().replace(/\s/g, '');
    for (const text of noise) expect(bare(through(text))).toBe(bare(text));
  });

  it('keeps its figures', () => {
    const random = randomOf('tokenizer figures');
    for (let i = 0; i < 500; i++) {
      const figures = Array.from({ length: 4 }, () => (random.below(2) ? random.below(2000) : random.below(200_000) / 100));
      const text = `$${figures[0]}, ${figures[1]}% of ${figures[2]}. ${figures[3]} left`;
      expect(numbersIn(through(text))).toEqual(figures);
    }
  });
});

describe('a call', () => {
  it.each(['norvik walnut side table', 'spring15', "it's $39.95 (15% off), 3-day", 'june 3', '2 * (3 + 4.5) - 1'])(
    'with the argument "%s" is read after the round trip as it was written',
    (task) => {
      const call = writeCall('efc', { task, order: '48213' }, 'names');
      expect(parseAction(through(call))).toEqual(parseAction(call));
    }
  );
});

describe('tokens', () => {
  it('are distinct', () => {
    expect(tokenizer.size).toBe(vocabulary.length);
    expect(new Set(vocabulary.map((_, token) => tokenizer.textOf(token))).size).toBe(vocabulary.length);
  });

  it.each(SPECIAL_TOKENS)('keep the mark %s whole, whatever surrounds it', (mark) => {
    const [id] = tokenizer.encode(mark);
    expect(tokenizer.textOf(id!)).toBe(mark);
    expect(tokenizer.encode(`price${mark}7`)).toEqual([...tokenizer.encode('price'), id, ...tokenizer.encode('7')]);
  });

  it('are single digits, however the number stands', () => {
    expect(piecesOf('4096')).toEqual(['4', '0', '9', '6']);
    for (const text of ['$27', '-27', 'x27', '27%', '3.27']) expect(piecesOf(text).slice(-3).join('')).toContain('2');
    expect(tokenizer.encode('$27').slice(1)).toEqual(tokenizer.encode('27'));
  });

  it('spell a word of no vocabulary by its letters, and a known one not at all', () => {
    expect(piecesOf('kettle')).toEqual(['k', '\u2040e', '\u2040t', '\u2040t', '\u2040l', '\u2040e']);
    expect(piecesOf('Price')).toEqual(['price']);
    expect(through('ab c abc')).toBe('ab c abc');
  });

  it('stand for what is no ASCII by one unknown a character', () => {
    expect(tokenizer.encode('猫 price')).toEqual([unknown, ...tokenizer.encode('price')]);
    expect(tokenizer.decode([tokenizer.size, -1])).toContain(UNKNOWN);
  });

  it('are none for no text', () => {
    expect(tokenizer.encode(' \n ')).toEqual([]);
    expect(tokenizer.decode([])).toBe('');
  });
});

describe('a vocabulary', () => {
  it('is refused where it says a token twice', () => expect(() => wordTokenizer([...vocabulary, 'price'])).toThrow('The vocabulary lists a token twice.'));
  it('is refused where it lacks a mark', () =>
    expect(() => wordTokenizer(vocabulary.filter((piece) => piece !== '<|end|>'))).toThrow('The vocabulary lacks the token <|end|>.'));
  it('has the same ids for the same words in any order', () => {
    expect(vocabularyOf([...WORDS].reverse())).toEqual(vocabulary);
    expect(vocabularyOf([...WORDS, ...WORDS, 'a'])).toEqual(vocabulary);
  });
});

describe('the template', () => {
  const messages = [
    { role: 'system', content: 'qa memory use search_policy' },
    { role: 'user', content: "What's the price of order 48213?" },
    { role: 'assistant', content: writeCall('efc', { task: 'status of order 48213' }, 'names') },
    { role: 'tool', content: 'error: order_not_found' },
    { role: 'assistant', content: 'There is no such order' }
  ] as const;

  it('marks every message and closes what the assistant says', () => {
    expect(
      renderSeedlingChat(
        [
          { role: 'user', content: 'what' },
          { role: 'assistant', content: 'it' }
        ],
        true
      )
    ).toBe('<|user|>what<|assistant|>it<|end|><|assistant|>');
    expect(renderSeedlingChat([], false)).toBe('');
  });

  it('lets the tokens of a conversation begin with the tokens of its beginning, the word handed over', () => {
    messages.forEach(({ role, content }, i) => {
      if (role !== 'assistant') return;
      const prompt = tokenizer.encode(renderSeedlingChat(messages.slice(0, i), true));
      const said = [...tokenizer.encode(content), tokenizer.stop];
      expect(tokenizer.encode(renderSeedlingChat(messages.slice(0, i + 1), false))).toEqual([...prompt, ...said]);
    });
  });
});

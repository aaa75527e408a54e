/** The tokenizer and the chat template: everything agents say goes there and back unchanged, and a conversation grows token by token. */
import { describe, expect, it } from 'vitest';
import { demonstrate } from '../../src/agent/demonstration';
import { demonstrateHabit } from '../../src/agent/habit';
import { planStrategies } from '../../src/agent/strategy';
import { randomOf } from '../../src/math/random';
import { lexicon } from '../../src/task/lexicon';
import { renderChat } from '../../src/weights/template';
import { MARKS, UNKNOWN, vocabularyOf, wordTokenizer } from '../../src/weights/tokenizer';
import { rowsOf, SPLITS } from '../task/rows';

const vocabulary = vocabularyOf(lexicon());
const tokenizer = wordTokenizer(vocabulary);
const unknown = vocabulary.indexOf(UNKNOWN);

/** Conversations of every family and split, with memory and with bad habits. */
const conversations = SPLITS.flatMap((split) => rowsOf(split, 6)).flatMap((row) => {
  const strategies = planStrategies(row);
  const habits = (['misroute', 'short'] as const).flatMap((habit) => demonstrateHabit(row, habit, randomOf(row.task.id)));
  return [...demonstrate(row, () => []), ...demonstrate(row, (agent) => [strategies[agent]!, 'answer']), ...habits];
});
const texts = [...new Set(conversations.map(({ turns }) => renderChat(turns, false)))];

describe('everything agents say', () => {
  it('is a wide sample', () => expect(texts.length).toBeGreaterThan(700));

  it('comes back as the text it was', () => {
    for (const text of texts) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it('comes back as the tokens it was', () => {
    for (const text of texts) {
      const tokens = tokenizer.encode(text);
      expect(tokenizer.encode(tokenizer.decode(tokens))).toEqual(tokens);
    }
  });

  it('holds no unknown word', () => {
    for (const text of texts) expect(tokenizer.encode(text), text).not.toContain(unknown);
  });
});

describe('tokens', () => {
  it('are distinct pieces of text', () => {
    expect(tokenizer.size).toBe(vocabulary.length);
    expect(new Set(vocabulary.map((_, token) => tokenizer.textOf(token))).size).toBe(vocabulary.length);
  });

  it.each(MARKS)('keep the mark %s whole, whatever surrounds it', (mark) => {
    const [id] = tokenizer.encode(mark);
    expect(tokenizer.textOf(id!)).toBe(mark);
    expect(tokenizer.encode(`price${mark}7`)).toEqual([...tokenizer.encode('price'), id, ...tokenizer.encode('7')]);
  });

  it('are single digits, which are written together again', () => {
    expect(tokenizer.encode('4096').map((token) => tokenizer.textOf(token))).toEqual(['4', '0', '9', '6']);
    expect(tokenizer.decode(tokenizer.encode('price of 4096 , 17'))).toBe('price of 4096 , 17');
  });

  it('stand for what is not in the vocabulary by one unknown a word', () => {
    expect(tokenizer.encode('zyzzyva 猫 price')).toEqual([unknown, unknown, ...tokenizer.encode('price')]);
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
    const words = lexicon();
    expect(vocabularyOf([...words].reverse())).toEqual(vocabulary);
    expect(vocabularyOf([...words, ...words])).toEqual(vocabulary);
  });
});

describe('the template', () => {
  it('marks every message and closes what the assistant says', () => {
    const messages = [
      { role: 'system', content: 'qa' },
      { role: 'user', content: 'what is' },
      { role: 'assistant', content: 'unknown' },
      { role: 'tool', content: 'ok' }
    ] as const;
    expect(renderChat(messages, true)).toBe('<|system|>qa<|user|>what is<|assistant|>unknown<|end|><|tool|>ok<|assistant|>');
    expect(renderChat([], false)).toBe('');
  });

  it('lets the tokens of a conversation begin with the tokens of its beginning, the word handed over', () => {
    for (const { turns } of conversations.slice(0, 200))
      turns.forEach(({ role, content }, i) => {
        if (role !== 'assistant') return;
        const prompt = tokenizer.encode(renderChat(turns.slice(0, i), true));
        const said = [...tokenizer.encode(content), tokenizer.stop];
        expect(tokenizer.encode(renderChat(turns.slice(0, i + 1), false))).toEqual([...prompt, ...said]);
      });
  });
});

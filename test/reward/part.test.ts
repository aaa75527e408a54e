/** Each kind of part: what says it, and what nearly does. */
import { describe, expect, it } from 'vitest';
import { nameOf, read, worthOf } from '../../src/reward/part';
import type { AnswerPart } from '../../src/record/task';
import { part } from './task';

const worth = (each: AnswerPart, answer: string, alone = true): number => worthOf(each, read(answer), alone);

describe.each([
  [part('number', '27'), ['$27', 'It costs 27.00 dollars', '27'], ['28', '-27', '2 7', '127', 'twenty', '27.01', '']],
  [part('number', '1299.5'), ['$1,299.50', '1299.5'], ['1,299', '1.299,50']],
  [part('number', '-5'), ['-5 degrees', '\u22125', '-$5'], ['5', '10-5']],
  [
    part('name', 'Norvik walnut table'),
    ['the norvik  WALNUT table.', '"Norvik walnut table"'],
    ['walnut Norvik table', 'Norvik table', 'Norvik walnut tables']
  ],
  [part('name', 'SPRING15'), ['Use spring 15!', "'SPRING15'"], ['SPRING 1 5', 'SPRING16', '15 spring']],
  [
    part('date', 'june 3'),
    ['June 3', '3 June', 'June 3rd', 'the 3rd of June', 'june the 3rd', 'Jun. 3', '3. june'],
    ['June 30', 'July 3', 'June', '3', 'June, in 3 days']
  ],
  [part('word', 'shipped'), ['It has shipped', 'Shipped!'], ['unshipped', 'shipping', 'ship ped']],
  [part('yes'), ['Yes, until July 2', 'Of course'], ['No', 'yes no', 'It is in stock', 'Yes and no']],
  [part('no'), ['No, it is sold out', "It isn't in stock", 'It is not'], ['Yes', 'no, yes', 'It is']],
  [part('none'), ['There is no such order', "I couldn't find it", 'We don\u2019t have that', 'There is no order 12345'], ['It has shipped', '', 'No', 'sorry']],
  [
    part('refusal'),
    ["Sorry, I can't do that", 'I cannot cancel it', 'That is not possible', 'I am unable to'],
    ['Order 5 is cancelled', 'Sorry', 'There is no such order']
  ],
  [part('match', 'It is 12.'), ['it is  12', 'It is 12'], ['12', 'It is 12 or 13']]
])('$type "$value"', (each, right, wrong) => {
  it.each(right)('is said by "%s"', (answer) => expect(worth(each, answer)).toBe(1));
  it.each(wrong)('is not said by "%s"', (answer) => expect(worth(each, answer)).toBe(0));
});

describe('a text', () => {
  const text = part('text', 'Free within 24 days with a receipt');
  it('is worth all of it where it is said word by word', () => expect(worth(text, 'free within 24 days with a receipt.')).toBe(1));
  // Oracle: 4 shared words of 4 and 7, so F1 = 8/11; times 0.9.
  it('is worth its share where most is said', () => expect(worth(text, 'Free within 24 days')).toBeCloseTo((0.9 * 8) / 11, 12));
  it.each(['Free within 25 days with a receipt', 'Free within days with a receipt', '24 days', 'Not free within 24 days with a receipt'])(
    'is worth nothing said as "%s"',
    (answer) => expect(worth(text, answer)).toBe(0)
  );
  it('is found among other sentences where it is one part of several', () => {
    const answer = 'It costs $80. Free within 24 days with a receipt. It is in stock.';
    expect(worth(text, answer, false)).toBe(1);
    expect(worth(text, answer)).toBe(0);
  });
});

it('names every part in plain words', () => {
  expect(nameOf(part('number', '27'))).toBe('the figure 27');
  expect(nameOf(part('none'))).toBe('that there is no such thing');
});

/** The words at which siblings part, against what a reader would say. */
import { expect, test } from 'vitest';
import type { Action } from '../../../src/record/tree';
import { actionWords, partingWords } from '../../../src/view/delta/words';

const said = (action: Action, text = '') => ({ action, text });
const call = (name: string, task: string) => said({ type: 'call', name, arguments: { task } });
const answer = (text: string) => said({ type: 'answer', text });

test('a call that no other has is its name; one of several says what it is about', () => {
  const siblings = [call('qa', 'weight of the power bank'), call('efc', 'price of the power bank'), call('efc', 'material of the power bank')];
  expect(partingWords(siblings)).toEqual(['qa', 'efc · price of the power bank', 'efc · material of the power bank']);
});

test('of long words that begin alike only those from the difference on, with the word before it', () => {
  const siblings = [answer('it is open from nine to five on Monday'), answer('it is open from nine to six on Monday')];
  expect(partingWords(siblings)).toEqual(['“… to five on Monday”', '“… to six on Monday”']);
});

test('a text that another continues parts at its last word', () => {
  expect(partingWords([answer('it costs 4 dollars and is in stock'), answer('it costs 4 dollars')])).toEqual(['“… dollars and is in stock”', '“… 4 dollars”']);
});

test('a malformed turn is marked and shows what it said, without the marks of a call', () => {
  const broken = said({ type: 'malformed', reason: 'Not JSON.' }, '<tool_call>{"name":"efc","arguments":{"task":"price of qa}}');
  expect(partingWords([broken, answer('yes')])).toEqual(['✗ efc, price of qa', '“yes”']);
  expect(actionWords(said({ type: 'malformed', reason: 'The turn is empty.' }))).toBe('✗ The turn is empty.');
});

test('the whole action: name and arguments, or the answer', () => {
  expect(actionWords(said({ type: 'call', name: 'convert_unit', arguments: { amount: '2', from: 'kg' } }))).toBe('convert_unit · 2, kg');
  expect(actionWords(said({ type: 'call', name: 'now', arguments: {} }))).toBe('now');
  expect(actionWords(answer('yes'))).toBe('“yes”');
});

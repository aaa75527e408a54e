/** Turns held to the schemas of the team's tools: every call that is let through is one that the agent may make, and every call of the benchmark is let through. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction } from '../../src/agent/action';
import { rowDemonstrations } from '../../src/agent/demonstration';
import { grammarOf } from '../../src/agent/grammar';
import { hima } from '../../src/agent/team';
import { patternArgument, textArgument, tool } from '../../src/agent/tool';
import { randomOf } from '../../src/math/random';
import { openCharacterAutomaton } from '../../src/model/grammar/characterAutomaton';
import { rowsOf, SPLITS } from '../task/rows';
import { admits, draw } from './matching';

/** What JSON, marks, patterns and white space are made of, and what lies outside. */
const ALPHABET = ' \n\t"\\{}[]:,.-_<>|/0159aeknortuz\u00e9\u00a0\u3000\ufeff\ufffd\u{1F98C}';
const MARKS = { names: '<tool_call>', instructions: '\n <tool_call>' } as const;

describe.each(['names', 'instructions'] as const)('told by %s', (dialect) => {
  it.each(hima().map((agent) => [agent.name, agent] as const))('lets %s make no call that would be refused', (_, agent) => {
    const random = randomOf('turns', dialect, agent.name);
    const grammar = grammarOf(agent.tools, dialect);
    const automaton = openCharacterAutomaton(grammar);
    const letters = [...new Set(ALPHABET + JSON.stringify(grammar))];
    const turns = Array.from({ length: 400 }, () => draw(automaton, MARKS[dialect], random.below(90), letters, random));
    const named = turns.map((turn) => {
      const action = checkAction(agent, parseAction(turn));
      expect(action.type, `${turn}: ${JSON.stringify(action)}`).toBe('call');
      return action.type === 'call' && action.name;
    });
    expect(new Set(named).size).toBeGreaterThan(agent.tools.length / 2);
  });

  it('lets through every turn of the benchmark', () => {
    const automata = new Map(hima().map((agent) => [agent.name, openCharacterAutomaton(grammarOf(agent.tools, dialect))]));
    const conversations = SPLITS.flatMap((split) => rowsOf(split, 2)).flatMap((row) => rowDemonstrations(row, () => [], dialect));
    const said = new Set(
      conversations.flatMap(({ agent, turns }) => turns.flatMap(({ role, content }) => (role === 'assistant' ? [`${agent} ${content}`] : [])))
    );
    const refused = [...said].filter((turn) => !admits(automata.get(turn.split(' ', 1)[0]!)!, turn.slice(turn.indexOf(' ') + 1)));
    expect(said.size).toBeGreaterThan(500);
    expect(refused).toEqual([]);
  });
});

describe('a turn', () => {
  const tools = [tool('pay', 'Pays.', { amount: patternArgument('^\\d+$', 'How much'), to: textArgument('Whom') }, ['to'])];
  const automaton = openCharacterAutomaton(grammarOf(tools, 'instructions'));
  const call = (inside: string): string => `<tool_call>\n{"name": "pay", "arguments": {${inside}}}\n</tool_call>`;

  it.each([
    ['an answer', 'It costs $5, or < 6.'],
    ['an answer with half a mark', 'a <tool_ca'],
    ['nothing', ''],
    ['a call without what may be left out', call('"amount": "5"')],
    ['a call in another order', call('"to": "me", "amount": "5"')],
    ['a call without spaces', '<tool_call>{"name":"pay","arguments":{"amount":"5"}}</tool_call>']
  ])('may be %s', (_, turn) => expect(admits(automaton, turn)).toBe(true));

  it.each([
    ['a call after words', `Sure: ${call('"amount": "5"')}`],
    ['a call and more', `${call('"amount": "5"')} `],
    ['half a call', '<tool_call>\n{"name": "pay"'],
    ['a call without what it needs', call('"to": "me"')],
    ['a call that says something twice', call('"amount": "5", "amount": "6"')],
    ['a call in another form', call('"amount": "five"')],
    ['a call of something else', call('"amount": "5"').replace('pay', 'pray')],
    ['a call with an empty argument', call('"amount": "5", "to": ""')],
    ['a call with a blank argument', call('"amount": "5", "to": "\u3000"')],
    ['a call with an escape', call('"amount": "5", "to": "\\u0041"')]
  ])('may not be %s', (_, turn) => expect(admits(automaton, turn)).toBe(false));

  it('is free for who has no argument to give', () =>
    expect(
      admits(openCharacterAutomaton(grammarOf([tool('now', 'Says the time.', {})], 'names')), '<tool_call>{"name":"now","arguments":{}}</tool_call>')
    ).toBe(true));

  it('is not held to a pattern that lets an argument be blank', () =>
    expect(() => grammarOf([tool('say', 'Says.', { what: patternArgument('^ *$', 'What') })], 'names')).toThrow('Ask for one visible character at least.'));
});

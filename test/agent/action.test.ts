/** The wire format: what is written is read back, and what is broken is refused with a reason. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import { randomOf } from '../../src/math/random';
import type { Action } from '../../src/record/tree';
import { INHERITED } from '../record/inherited';

const agentOf = (name: string) => hima().find((agent) => agent.name === name)!;
const master = agentOf('master');
const efc = agentOf('efc');
const gfc = agentOf('gfc');
const math = agentOf('math');
const call = (name: string, args: Record<string, string>): Action => ({ type: 'call', name, arguments: args });
const mark = (inside: string): string => `<tool_call>${inside}</tool_call>`;

describe('parseAction', () => {
  it('reads a call', () =>
    expect(parseAction('<tool_call>{"name":"get_price","arguments":{"product":"side table"}}</tool_call>')).toEqual(
      call('get_price', { product: 'side table' })
    ));

  it('reads a call with the spaces and line breaks that larger models write', () =>
    expect(parseAction('\n<tool_call>\n{"name": "add_days", "arguments": {"date": "may 3", "days": "4"}}\n</tool_call>\n')).toEqual(
      call('add_days', { date: 'may 3', days: '4' })
    ));

  it('reads plain words as an answer', () => expect(parseAction(' It costs $27, or "27" ')).toEqual({ type: 'answer', text: 'It costs $27, or "27"' }));

  it('reads back what is written, for any names and values', () => {
    const random = randomOf('wire');
    const letters = ['a', 'Z', '7', ' ', ':', ',', '\\', '{', '}', '[', 'é', '\n', "'", '-', '*', '_'];
    const word = () => Array.from({ length: 1 + random.below(8) }, () => random.pick(letters)).join('');
    for (let i = 0; i < 500; i++) {
      const args = Object.fromEntries(Array.from({ length: random.below(4) }, (_, key) => [`key${key}`, word()]));
      for (const dialect of ['names', 'instructions'] as const) expect(parseAction(writeCall('tool', args, dialect))).toEqual(call('tool', args));
    }
  });

  it.each([
    ['', 'nothing'],
    ['   \n', 'nothing but space'],
    [mark('{"name":"calculate","arguments":{"expression":"1 + 1"}}') + ' 2', 'something after the call'],
    ['sure ' + mark('{"name":"calculate","arguments":{"expression":"1 + 1"}}'), 'something before the call'],
    [mark('{"name":"calculate","arguments":{"expression":"1 + 1"}}').repeat(2), 'two calls'],
    ['<tool_call>{"name":"calculate","arguments":{"expression":"1 + 1"}}', 'no closing mark'],
    [mark('{"name":"calculate","arguments":{"expression":"1 + 1"}'), 'a missing brace'],
    [mark("{'name':'calc','arguments':{}}"), 'single quotes'],
    [mark('[{"name":"calculate","arguments":{}}]'), 'a list'],
    [mark('null'), 'null'],
    [mark(''), 'an empty call'],
    [mark('{"name":"calculate"}'), 'no arguments'],
    [mark('{"name":"calculate","arguments":["1"]}'), 'arguments in a list'],
    [mark('{"name":7,"arguments":{}}'), 'a name that is no text'],
    [mark('{"name":"calculate","arguments":{},"id":"1"}'), 'something else beside'],
    [mark('{"name":"calculate","arguments":{"expression":7}}'), 'a number for an argument'],
    [mark('{"name":"calculate","arguments":{"expression":{"a":"b"}}}'), 'a nested argument'],
    [mark('{"name":"calculate","arguments":{"expression":"1","expression":"2"}}'), 'an argument stated twice'],
    [mark('{"name":"calculate","name":"kb","arguments":{"expression":"1"}}'), 'a name stated twice'],
    [mark('{"name":"calculate","arguments":{"expression":"<tool_call>"}}'), 'a mark inside an argument'],
    ['shipped </tool_call>', 'a mark in an answer'],
    ['shipped <|im_end|>', 'a chat mark in an answer'],
    ['{"name":"calculate","arguments":{"expression":"1 + 1"}}', 'a call without its marks'],
    ['side ":" table', 'joints of a call in an answer']
  ])('refuses %s: %s', (text) => {
    const action = parseAction(text);
    expect(action.type).toBe('malformed');
    expect(action.type === 'malformed' && action.reason).toMatch(/^[A-Z].*\.$/);
  });
});

describe('checkAction', () => {
  it.each([
    [master, call('efc', { task: 'price of Norvik walnut side table' })],
    [efc, call('order_status', { order: '12345' })],
    [efc, call('find_products', { kind: 'side table' })],
    [efc, call('find_products', { kind: 'side table', max_price: '90' })],
    [gfc, call('convert_unit', { amount: '7.5', from: 'meters', to: 'feet' })],
    [math, call('calculate', { expression: '84 - 4 * 9' })],
    [math, { type: 'answer', text: '48' } as Action]
  ])('lets pass what the agent may do, optional arguments there or not %#', (agent, action) => expect(checkAction(agent, action)).toBe(action));

  it.each([
    [master, call('get_price', { product: 'side table' }), /has no tool "get_price"; it has qa, efc, gfc, math/],
    [efc, call('efc', { task: 'x' }), /has no tool/],
    [efc, call('get_price', {}), /needs the argument "product"/],
    [efc, call('get_price', { product: 'side table', city: 'Rome' }), /no argument "city"/],
    [efc, call('get_price', { product: 'side table', constructor: 'x' }), /no argument "constructor"/],
    [efc, call('get_price', { product: ' ' }), /is empty/],
    [efc, call('find_products', { max_price: '90' }), /needs the argument "kind"/],
    [efc, call('find_products', { kind: 'side table', max_price: '' }), /is empty/],
    [efc, call('find_products', { kind: 'side table', max_price: 'ninety' }), /form/],
    [efc, call('order_status', { order: '1234' }), /form/],
    [efc, call('order_status', { order: '123456' }), /form/],
    [efc, call('delivery_days', { city: 'Rome', speed: 'fast' }), /must be one of standard, express/],
    [math, call('split_bill', { amount: 'much', people: '2' }), /form/]
  ])('refuses what breaks a schema %#', (agent, action, reason) => {
    const checked = checkAction(agent, action);
    expect(checked.type === 'malformed' && checked.reason).toMatch(reason);
  });

  it('keeps the reason of what was malformed before', () => expect(checkAction(efc, parseAction(''))).toEqual(parseAction('')));
});

describe.each(INHERITED)('%s, which every object inherits,', (name) => {
  it('is no tool and no argument', () => {
    expect(checkAction(efc, parseAction(mark(`{"name":"${name}","arguments":{}}`)))).toMatchObject({ type: 'malformed' });
    const parsed = parseAction(mark(`{"name":"get_price","arguments":{"product":"side table","${name}":"x"}}`));
    expect(checkAction(efc, parsed)).toMatchObject({ type: 'malformed', reason: `"get_price" has no argument "${name}".` });
  });
});

/** The wire format: what is written is read back, and what is broken is refused with a reason. */
import { describe, expect, it } from 'vitest';
import { checkAction, parseAction, writeCall } from '../../src/agent/action';
import { hima } from '../../src/agent/team';
import { randomOf } from '../../src/math/random';
import type { Action } from '../../src/record/tree';

const agentOf = (name: string) => hima().find((agent) => agent.name === name)!;
const master = agentOf('master');
const efc = agentOf('efc');
const gfc = agentOf('gfc');
const math = agentOf('math');
const call = (name: string, args: Record<string, string>): Action => ({ type: 'call', name, arguments: args });
const mark = (inside: string): string => `<tool_call>${inside}</tool_call>`;

describe('parseAction', () => {
  it('reads a call', () =>
    expect(parseAction('<tool_call>{"name":"get_price","arguments":{"item":"red kettle"}}</tool_call>')).toEqual(call('get_price', { item: 'red kettle' })));

  it('reads a call with the spaces and line breaks that larger models write', () =>
    expect(parseAction('\n<tool_call>\n{"name": "date_add", "arguments": {"date": "may 3", "days": "4"}}\n</tool_call>\n')).toEqual(
      call('date_add', { date: 'may 3', days: '4' })
    ));

  it('reads plain words as an answer', () => expect(parseAction(' 27 dollars , 54 ')).toEqual({ type: 'answer', text: '27 dollars , 54' }));

  it('reads back what is written, for any names and values', () => {
    const random = randomOf('wire');
    const letters = ['a', 'Z', '7', ' ', ':', ',', '\\', '{', '}', '[', 'é', '\n', "'", '-', '*', '_'];
    const word = () => Array.from({ length: 1 + random.below(8) }, () => random.pick(letters)).join('');
    for (let i = 0; i < 500; i++) {
      const args = Object.fromEntries(Array.from({ length: random.below(4) }, (_, key) => [`key${key}`, word()]));
      expect(parseAction(writeCall('tool', args))).toEqual(call('tool', args));
    }
  });

  it.each([
    ['', 'nothing'],
    ['   \n', 'nothing but space'],
    [mark('{"name":"calc","arguments":{"expr":"1 + 1"}}') + ' 2', 'something after the call'],
    ['sure ' + mark('{"name":"calc","arguments":{"expr":"1 + 1"}}'), 'something before the call'],
    [mark('{"name":"calc","arguments":{"expr":"1 + 1"}}').repeat(2), 'two calls'],
    ['<tool_call>{"name":"calc","arguments":{"expr":"1 + 1"}}', 'no closing mark'],
    [mark('{"name":"calc","arguments":{"expr":"1 + 1"}'), 'a missing brace'],
    [mark("{'name':'calc','arguments':{}}"), 'single quotes'],
    [mark('[{"name":"calc","arguments":{}}]'), 'a list'],
    [mark('null'), 'null'],
    [mark(''), 'an empty call'],
    [mark('{"name":"calc"}'), 'no arguments'],
    [mark('{"name":"calc","arguments":["1"]}'), 'arguments in a list'],
    [mark('{"name":7,"arguments":{}}'), 'a name that is no text'],
    [mark('{"name":"calc","arguments":{},"id":"1"}'), 'something else beside'],
    [mark('{"name":"calc","arguments":{"expr":7}}'), 'a number for an argument'],
    [mark('{"name":"calc","arguments":{"expr":{"a":"b"}}}'), 'a nested argument'],
    [mark('{"name":"calc","arguments":{"expr":"1","expr":"2"}}'), 'an argument stated twice'],
    [mark('{"name":"calc","name":"kb","arguments":{"expr":"1"}}'), 'a name stated twice'],
    [mark('{"name":"calc","arguments":{"expr":"<tool_call>"}}'), 'a mark inside an argument'],
    ['shipped </tool_call>', 'a mark in an answer'],
    ['shipped <|im_end|>', 'a chat mark in an answer'],
    ['{"name":"calc","arguments":{"expr":"1 + 1"}}', 'a call without its marks'],
    ['red ":" kettle', 'joints of a call in an answer']
  ])('refuses %s: %s', (text) => {
    const action = parseAction(text);
    expect(action.type).toBe('malformed');
    expect(action.type === 'malformed' && action.reason).toMatch(/^[A-Z].*\.$/);
  });
});

describe('checkAction', () => {
  it.each([
    [master, call('efc', { task: 'price of red kettle' })],
    [efc, call('order_status', { order: '1234' })],
    [gfc, call('convert', { value: '7', from: 'meter', to: 'feet' })],
    [math, call('calc', { expr: '84 - 4 * 9' })],
    [math, { type: 'answer', text: '48' } as Action]
  ])('lets pass what the agent may do %#', (agent, action) => expect(checkAction(agent, action)).toBe(action));

  it.each([
    [master, call('get_price', { item: 'red kettle' }), /has no tool "get_price"; it has qa, efc, gfc, math/],
    [efc, call('efc', { task: 'x' }), /has no tool/],
    [efc, call('get_price', {}), /needs the argument "item"/],
    [efc, call('get_price', { item: 'red kettle', city: 'rome' }), /no argument "city"/],
    [efc, call('get_price', { item: 'red kettle', constructor: 'x' }), /no argument "constructor"/],
    [efc, call('get_price', { item: ' ' }), /is empty/],
    [efc, call('order_status', { order: '123' }), /form/],
    [efc, call('order_status', { order: '12345' }), /form/],
    [gfc, call('currency', { value: '7', to: 'dollars' }), /must be one of euro/],
    [gfc, call('date_add', { date: '3 may', days: '4' }), /form/],
    [math, call('calc', { expr: '1 + 2 + 3 + 4' }), /form/],
    [math, call('calc', { expr: 'alert' }), /form/]
  ])('refuses what breaks a schema %#', (agent, action, reason) => {
    const checked = checkAction(agent, action);
    expect(checked.type === 'malformed' && checked.reason).toMatch(reason);
  });

  it('keeps the reason of what was malformed before', () => expect(checkAction(efc, parseAction(''))).toEqual(parseAction('')));
});

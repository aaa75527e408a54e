/** What counts as doing the same thing twice. */
import { expect, it } from 'vitest';
import type { Turn } from '../../src/record/tree';
import { countRepeatedCalls } from '../../src/rollout/repeat';

const turn = (agent: string, name: string, args: Record<string, string>) => ({ agent, action: { type: 'call', name, arguments: args } }) as unknown as Turn;

it('counts calls alike in agent, name and arguments, whatever the order of the arguments', () => {
  const branch = [
    turn('efc', 'get_price', { a: '1', b: '2' }),
    turn('efc', 'get_price', { b: '2', a: '1' }),
    turn('efc', 'get_price', { a: '1', b: '3' }),
    turn('gfc', 'get_price', { a: '1', b: '2' }),
    turn('efc', 'get_stock', { a: '1', b: '2' }),
    turn('efc', 'get_price', { a: '1', b: '2' })
  ];
  expect(countRepeatedCalls(branch)).toBe(2);
  expect(countRepeatedCalls([])).toBe(0);
});

/** The judge of the maths pipeline, its world and its team. */
import { describe, expect, it } from 'vitest';
import { grammarOf } from '../../src/agent/grammar';
import { judgeMaths } from '../../src/maths/judge';
import { mathsRows } from '../../src/maths/problem/row';
import { TEAMS } from '../../src/agent/team';
import { openMaths } from '../../src/maths/world';

describe('an answer is right', () => {
  it.each([
    ['12', 'apples', 'The answer is 12 apples'],
    ['12', 'apples', 'It is 12.'],
    ['12', 'apples', '12.0'],
    ['12', 'apples', 'Of 30 and 18 the answer is 12, not 13'],
    ['12', 'apples', '30 less 18 is 12'],
    ['1250', '', '1,250'],
    ['0.75', '', '3/4'],
    ['0.75', '', '.75'],
    ['1.5', 'hours', '1 1/2 hours'],
    ['1.5', 'hours', 'The answer is 90 minutes'],
    ['12.5', 'dollars', '$12.50'],
    ['12.5', 'dollars', '1250 cents'],
    ['-4', '', 'It is -4'],
    ['47.75', 'miles per hour', 'The answer is 47.75 miles per hour'],
    ['1/3', '', '1/3'],
    ['1/3', '', '0.333'],
    ['2/3', '', '0.6667'],
    ['325', 'tickets', '325 is more than 311. The answer is 325 tickets']
  ])('%s %s: %s', (answer, unit, final) => expect(judgeMaths({ answer, unit }, final).solved).toBe(true));
});

describe('an answer is wrong', () => {
  it.each([
    ['12', 'apples', '', /no number/],
    ['12', 'apples', 'I do not know', /no number/],
    ['12', 'apples', '12 or 13', /gives 13/],
    ['12', 'apples', 'The answer is 13, not 12', /gives 13/],
    ['12', 'apples', '-12', /gives -12/],
    ['12', 'apples', '12.01', /gives 12.01/],
    ['12', 'apples', '12 dollars', /where apples was asked for/],
    ['12.5', 'dollars', '12.5 cents', /gives 0.125/],
    ['12.5', 'dollars', '12.5 hours', /where dollars was asked for/],
    ['0.5', '', '50%', /where a bare number was asked for/],
    ['0.75', '', '0.7', /gives 0.7/],
    ['1/3', '', '0.33', /gives 0.33/],
    ['1/3', '', '0.334', /gives 0.334/],
    ['12', '', '12/0', /no number/],
    ['12', '', `${'9'.repeat(60)}`, /./]
  ])('%s %s: %s', (answer, unit, final, reason) => {
    const judgement = judgeMaths({ answer, unit }, final);
    expect(judgement.solved).toBe(false);
    expect(judgement.reason).toMatch(reason);
  });

  it('where it names every number', () => {
    const row = mathsRows('train', 1)[0]!;
    const all = Array.from({ length: 999 }, (_, n) => n).join(' ');
    expect(judgeMaths(row, all).solved).toBe(false);
  });
  it('which a row without a number is not for', () => expect(() => judgeMaths({ answer: 'x', unit: '' }, '3')).toThrow(/Make the row anew/));
});

describe('the world', () => {
  it('runs programs', () => expect(openMaths().call('run', { program: 'x = 6; x * 7' })).toBe('42'));
  it('says what is wrong as an error', () =>
    expect(openMaths().call('run', { program: '1 / 0' })).toBe('error: statement 1 divides by zero. Check the number that it divides by.'));
  it('remembers nothing', () => {
    const world = openMaths();
    world.call('run', { program: 'x = 6; x' });
    expect(world.copy().call('run', { program: 'x' })).toMatch(/^error: statement 1 uses x/);
    expect(world.call('run', { program: 'x' })).toMatch(/^error: statement 1 uses x/);
    expect(world.effects()).toEqual([]);
  });
  it('has one tool', () => expect(() => openMaths().call('walk', {})).toThrow(/no tool "walk"/));
});

describe('the team', () => {
  it('is three agents, of whom the second runs programs', () =>
    expect(TEAMS.maths.map(({ name, tools }) => [name, ...tools.map((tool) => tool.name)])).toEqual([['solver'], ['executor', 'run'], ['verifier']]));
  it('has a tool whose calls a grammar can hold', () => expect(() => grammarOf(TEAMS.maths[1]!.tools, 'names')).not.toThrow());
});

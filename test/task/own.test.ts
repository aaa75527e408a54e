/** Rows a visitor brings: what is taken in, what is left out and why, and a fuzz that nothing breaks. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { accuracyOf } from '../../src/reward/accuracy';
import { readOwnRows } from '../../src/task/own';
import { rowsOf } from './rows';

const line = (value: unknown): string => JSON.stringify(value);
const good = { id: 'a-1', kind: 'math', query: 'What is 15% of 80?', response: 'It is 12' };
const problemOf = (value: unknown): string => readOwnRows(typeof value === 'string' ? value : line(value)).problems.join('\n');

describe('a row', () => {
  it('of ours is taken in as it is, its check with it', () => {
    const tasks = rowsOf('test', 1).map(({ task }) => task);
    const { rows, problems, unchecked } = readOwnRows(tasks.map(line).join('\n'));
    expect(problems).toEqual([]);
    expect(unchecked).toBe(0);
    expect(rows).toEqual(tasks.map((task) => ({ ...task, split: 'own', phrasing: 0 })));
  });

  it('without a check is held against its response, and counted', () => {
    const { rows, unchecked } = readOwnRows(line(good));
    expect(rows).toEqual([
      { ...good, family: 'own', split: 'own', phrasing: 0, parts: [{ type: 'match', value: 'It is 12' }], allowed: [15, 80, 12], forbidden: [], effects: [] }
    ]);
    expect(unchecked).toBe(1);
    expect(accuracyOf(rows[0]!, 'it is 12.', [], 'whole').value).toBe(1);
  });

  it('of the shape the paper tells of is understood, whatever its capitals', () => {
    const { rows, problems } = readOwnRows(
      [
        { Type: 'Cooperation', Query: 'q', Response: 'r' },
        { KIND: 'EFC', question: 'q', answer: 'r', ID: 7 }
      ]
        .map(line)
        .join('\r\n')
    );
    expect(problems).toEqual([]);
    expect(rows.map(({ id, kind }) => [id, kind])).toEqual([
      ['line-1', 'coop'],
      ['7', 'efc']
    ]);
  });

  it('of supervised training is checked and counted, and said not to be measured', () => {
    const memory = [{ situation: 'price of …', strategy: 'use get_price' }];
    const turns = [{ role: 'assistant', content: 'It costs $27' }];
    const lessons = [
      { id: 's-1', agent: 'EFC', input: 'price of a table', memory, output: turns },
      { id: 's-2', agent: 'qa', input: 'policy', memory: [], output: 'Free' }
    ];
    const read = readOwnRows(lessons.map(line).join('\n'));
    expect([read.rows, read.conversations]).toEqual([[], 2]);
    expect(read.problems).toEqual(['2 rows are for supervised training: valid, but there is no query and response to measure.']);
  });

  it('may be empty, and the file may begin with a mark of its encoding', () => expect(readOwnRows(`\uFEFF\n${line(good)}\n\n`).rows).toHaveLength(1));
});

describe('a problem', () => {
  it.each([
    ['{"id": ', 'Line 1: this is no JSON'],
    ['[1]', 'must be one JSON object, not [1]'],
    ['null', 'must be one JSON object, not null'],
    [{}, 'a row needs "kind", "query" and "response"'],
    [{ ...good, query: undefined }, '"query" is missing'],
    [{ ...good, query: 5 }, '"query" must be text, not 5'],
    [{ ...good, response: ' ' }, '"response" is empty'],
    [{ ...good, kind: 'history' }, '"kind" must be one of qa, efc, gfc, math, coop, not "history"'],
    [{ ...good, kind: 'constructor' }, '"kind" must be one of'],
    [{ ...good, id: {} }, '"id" must be text'],
    [{ ...good, query: 'x'.repeat(4001) }, '"query" has 4001 characters, and 4000 are allowed'],
    [{ ...good, parts: 'x' }, '"parts" must be a list'],
    [{ ...good, parts: [{ type: 'regex', value: 'x' }] }, '"parts[0].type" must be one of'],
    [{ ...good, parts: [{ type: 'number', value: 'twelve' }] }, '"parts[0].value" must be a figure'],
    [{ ...good, parts: [{ type: 'date', value: 'june 31' }] }, 'must be a date such as june 3'],
    [{ ...good, parts: [{ type: 'name' }] }, '"parts[0].value" is missing'],
    [{ ...good, allowed: ['1'] }, '"allowed[0]" must be a number'],
    [{ ...good, effects: [1] }, '"effects[0]" must be text'],
    [{ agent: 'boss', input: 'x', output: 'y' }, '"agent" must be one of master'],
    [{ agent: 'qa', input: 'x', output: [] }, '"output" must be text or a list of turns'],
    [{ agent: 'qa', input: 'x', output: 'y', memory: [{ situation: 's' }] }, '"memory[0].strategy" is missing']
  ])('with %j is told: %s', (value, why) => {
    expect(problemOf(value)).toContain(why);
    expect(problemOf(value)).toMatch(/^Line 1: .*\.$/);
  });

  it('names its own line and the first of two with one id, and leaves the others in', () => {
    const { rows, problems } = readOwnRows([line(good), '', '{', line(good), line({ ...good, id: 'b' })].join('\n'));
    expect(rows.map(({ id }) => id)).toEqual(['a-1', 'b']);
    expect(problems).toEqual(['Line 3: this is no JSON. Each line must be one complete object.', 'Line 4: the id "a-1" is that of line 1 already.']);
  });

  it('is told fifty times, and the rest is counted', () => {
    const { problems } = readOwnRows('{\n'.repeat(63));
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe('13 more lines have problems.');
  });
});

describe('a file', () => {
  it('with nothing in it is refused', () => expect(problemOf(' \n')).toContain('is empty'));
  it('of more than 100,000 lines is refused', () => {
    const { rows, problems } = readOwnRows(`${line(good)}\n`.repeat(100_001));
    expect(rows).toEqual([]);
    expect(problems).toEqual(['The file has 100001 lines, and 100000 are allowed. Split it, and bring the pieces one by one.']);
  });
  it('of more than 64 MB is refused', () => expect(problemOf('x'.repeat(64 * 2 ** 20 + 1))).toContain('larger than 64 MB'));
});

it('survives any damage: what is not taken in is told, line by line', () => {
  const random = randomOf('damage');
  const whole = rowsOf('test', 1).map(({ task }) => line(task));
  const bits = ['"', '{', '}', '[', ']', ',', ':', '\\', 'null', '1e999', '{"__proto__":{}}', '\u0000', '\ud800', '[[[[', '"id"', '"parts":[{}],', ' '];
  for (let i = 0; i < 2000; i++) {
    const text = random.pick(whole);
    const at = random.below(text.length);
    const damaged = text.slice(0, at) + random.pick(bits) + text.slice(at + random.below(4));
    const { rows, problems, conversations: lessons } = readOwnRows(damaged);
    expect(rows.length + problems.length).toBe(1);
    expect(lessons).toBe(0);
    for (const problem of problems) expect(problem).toMatch(/^Line 1: .+\.$/s);
    for (const { parts } of rows) expect(parts.length).toBeGreaterThan(0);
  }
});

describe('one JSON list', () => {
  const rows = [good, { ...good, id: 'b' }, { kind: 'qa', query: 'q', response: 'r' }];

  it.each([
    ['on one line', JSON.stringify(rows)],
    ['over several lines', JSON.stringify(rows, null, 2)],
    ['with a line each', `[\r\n${rows.map(line).join(',\r\n')}\r\n]\r\n`],
    ['with lines that are rows between its brackets', `[${rows.map(line).join('\n,')}]`]
  ])('%s is read as its rows', (_, text) => {
    const read = readOwnRows(text);
    expect(read.problems).toEqual([]);
    expect(read.rows.map(({ id }) => id)).toEqual(['a-1', 'b', 'row-3']);
  });

  it('names the row of each problem', () =>
    expect(readOwnRows(JSON.stringify([good, 7, good, '],{"'], null, 1)).problems).toEqual([
      'Row 2: a row must be one JSON object, not 7.',
      'Row 3: the id "a-1" is that of row 1 already.',
      'Row 4: a row must be one JSON object, not "],{\\"".'
    ]));

  it('that is cut off is told once', () => {
    const { rows: taken, problems } = readOwnRows(JSON.stringify(rows, null, 2).slice(0, -9));
    expect(taken).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('begins as one JSON list, and is none')]);
  });

  it('may be one object over several lines', () => {
    expect(readOwnRows(JSON.stringify(good, null, 2)).rows).toHaveLength(1);
    expect(readOwnRows(JSON.stringify({ rows }, null, 2)).problems).toEqual([expect.stringMatching(/^Row 1: a row needs "kind"/)]);
  });
});

describe('numbers beyond 2^53', () => {
  it('as ids are told apart digit by digit, in lines and in a list', () => {
    const ids = [
      '9007199254740992',
      '9007199254740993',
      '9007199254740994',
      '123456789012345678901234567890',
      '-9007199254740993',
      '0.1',
      '0.10000000000000001'
    ];
    const rows = ids.map((id) => `{"kind":"math","query":${JSON.stringify('a {"id": 1}')},"ID":${id},"response":"r"}`);
    for (const text of [rows.join('\n'), `[${rows.join(',')}]`]) {
      const read = readOwnRows(text);
      expect(read.problems).toEqual([]);
      expect(read.rows.map(({ id }) => id)).toEqual(ids);
    }
  });

  it('are the same id where they are the same digits', () =>
    expect(readOwnRows([1, 2].map(() => '{"id":9007199254740993,"kind":"math","query":"q","response":"r"}').join('\n')).problems).toEqual([
      'Line 2: the id "9007199254740993" is that of line 1 already.'
    ]));

  it('are no figures to hold an answer against', () => {
    expect(problemOf({ ...good, parts: [{ type: 'number', value: 2 ** 53 }] })).toContain('"parts[0].value" is beyond');
    expect(problemOf({ ...good, parts: [{ type: 'number', value: '9007199254740993' }] })).toContain('"parts[0].value" is beyond');
    expect(problemOf({ ...good, allowed: [1e300] })).toContain('"allowed[0]" is beyond');
    expect(readOwnRows(line({ ...good, allowed: [2 ** 53 - 1, -0.5] })).problems).toEqual([]);
  });
});

it.each(['id', 'query', 'response', 'family'])('half a character in "%s" is a problem, a whole one is none', (name) => {
  for (const half of ['\\ud83c', '\\udf33 x', '\\udf33\\ud83c'])
    expect(problemOf(JSON.stringify({ ...good, [name]: 'x§' }).replace('§', half))).toMatch(/^Line 1: "\w+" has half a character \(\\u(d83c|df33)\)/);
  expect(readOwnRows(JSON.stringify({ ...good, [name]: 'x§' }).replace('§', '\\ud83c\\udf33')).problems).toEqual([]);
});

it('lines may end as they do on any system', () => {
  for (const end of ['\n', '\r\n', '\r']) expect(readOwnRows([good, { ...good, id: 'b' }].map(line).join(end)).rows).toHaveLength(2);
});

/** Figures and tables of a benchmark, held against sums done by hand and a reader of CSV. */
import { describe, expect, it } from 'vitest';
import type { Benchmark, RowResult } from '../../src/record/benchmark';
import { DEFAULTS } from '../../src/record/config';
import { benchmarkCsv, benchmarkMarkdown, errorOf, scoresOf, solvedShare } from '../../src/report/benchmark';
import type { TaskKind } from '../../src/record/task';
import { INHERITED } from '../record/inherited';

const row = (id: number, kind: TaskKind, solved: boolean, changes: Partial<RowResult> = {}): RowResult => ({
  id: `test-${kind}-${id}`,
  kind,
  family: `${kind} one`,
  solved,
  accuracy: Number(solved),
  wellFormed: true,
  turns: 4,
  tokens: 30,
  calls: 1,
  errors: 0,
  final: 'It costs $27',
  ...changes
});

const benchmarkOf = (results: readonly RowResult[], changes: Partial<Benchmark> = {}): Benchmark => ({
  id: 'b',
  createdAt: 1,
  model: 'seedling',
  device: 'wasm',
  run: 'a run',
  step: 12,
  config: DEFAULTS,
  dataHash: 'abc',
  source: 'test',
  temperature: 0,
  rows: 600,
  results,
  ...changes
});

/** 3 of 4 qa, 0 of 2 coop. */
const results = [
  ...[true, true, true, false].map((solved, i) => row(i, 'qa', solved, { turns: 2 + i, family: i ? 'policy' : 'hours' })),
  row(0, 'coop', false, { accuracy: 0.5, wellFormed: false, final: null, calls: 3, errors: 2, tokens: 60 }),
  row(1, 'coop', false, { family: 'total' })
];

describe('scores', () => {
  it('count by kind and family, and average kinds, not rows', () => {
    const scores = scoresOf(results);
    expect(scores.kinds.qa).toEqual({ rows: 4, solved: 3 });
    expect(scores.kinds.efc).toEqual({ rows: 0, solved: 0 });
    expect(scores.families).toEqual({
      hours: { rows: 1, solved: 1 },
      policy: { rows: 3, solved: 2 },
      'coop one': { rows: 1, solved: 0 },
      total: { rows: 1, solved: 0 }
    });
    expect(scores.all).toEqual({ rows: 6, solved: 3 });
    // (3/4 + 0/2) / 2, not 3/6; its interval is worked out in interval.test.ts
    expect(scores.average).toBe(0.375);
    expect(scores.averageInterval!.low).toBeCloseTo(0.1503, 3);
    expect(scores.averageInterval!.high).toBeCloseTo(0.7193, 3);
  });

  it('average turns, tokens, format and tool errors', () => {
    const scores = scoresOf(results);
    expect(scores.turnsPerTask).toBeCloseTo((2 + 3 + 4 + 5 + 4 + 4) / 6, 10);
    expect(scores.tokensPerTask).toBe(35);
    expect(scores.formatRate).toBeCloseTo(5 / 6, 10);
    expect(scores.toolErrorRate).toBe(2 / 8);
    expect(scores.accuracy).toBeCloseTo(3.5 / 6, 10);
  });

  it('say nothing of what was not measured', () => {
    expect(scoresOf([])).toMatchObject({ average: null, averageInterval: null, toolErrorRate: null, turnsPerTask: NaN });
    expect([solvedShare({ rows: 0, solved: 0 }), errorOf({ rows: 0, solved: 0 })]).toEqual([null, null]);
  });

  it('have the standard error of a share', () => {
    // statistics of a fair coin tossed 100 times
    expect(errorOf({ rows: 100, solved: 50 })).toBeCloseTo(0.05, 10);
    expect(errorOf({ rows: 9, solved: 9 })).toBe(0);
  });
});

describe('the markdown', () => {
  it('is the table of the paper, then the families', () => {
    const text = benchmarkMarkdown([benchmarkOf(results), benchmarkOf([], { run: 'odd | name', temperature: 0.7 })]);
    const lines = text.split('\n');
    expect(lines[0]).toBe(
      '| Adapters | Source | Decoding | Rows | QA | EFC | GFC | Math | Cooperation | Average | All rows | Turns | Tokens | Format | Tool errors |'
    );
    expect(lines[2]).toBe(
      '| seedling, a run, step 12 | test | greedy | 6 of 600 | 75.0 (30–95) |  |  |  | 0.0 (0–66) | 37.5 (15–72) | 50.0 (19–81) | 3.7 | 35.0 | 83.3 | 25.0 |'
    );
    expect(lines[3]).toContain('odd \\| name');
    expect(lines[3]).toContain('| T 0.7 | 0 of 600 |  |');
    expect(text).toContain('| policy | 66.7 (21–94) |  |');
  });
});

/** The cells of a text by RFC 4180, read character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [cells, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted && char === '"' && text[i + 1] === '"') cell += text[++i]!;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ',') [cells, cell] = [[...cells, cell], ''];
    else if (!quoted && char === '\r' && text[i + 1] === '\n') [rows[rows.length], cells, cell, i] = [[...cells, cell], [], '', i + 1];
    else cell += char;
  }
  return rows;
}

describe('the CSV', () => {
  it('gives back what it was given, whatever the answer holds', () => {
    const finals = ['plain', 'a, b', 'he said "no"', 'two\r\nlines', 'cut\rshort', '"', '', null];
    const [head, ...rows] = readCsv(benchmarkCsv([benchmarkOf(finals.map((final, i) => row(i, 'qa', true, { final })))]));
    expect(head!.at(-1)).toBe('final');
    expect(rows.map((cells) => cells.at(-1))).toEqual(finals.map((final) => final ?? ''));
    expect(rows.every((cells) => cells.length === head!.length)).toBe(true);
    expect(rows[0]!.slice(0, 8)).toEqual(['b', 'seedling', 'wasm', 'a run', '12', 'test', '0', 'abc']);
  });

  it('quotes a carriage return, which by itself is a line break to a spreadsheet', () =>
    expect(benchmarkCsv([benchmarkOf([row(0, 'qa', true, { final: 'cut\rshort' })])])).toContain(',"cut\rshort"'));

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("x","y")'])('gives a spreadsheet nothing to run in %j', (final) => {
    const [, cells] = readCsv(benchmarkCsv([benchmarkOf([row(0, 'qa', true, { final })])]));
    expect(cells!.at(-1)).toBe(`'${final}`);
  });

  it('has a line for every measured row of every benchmark', () => {
    expect(readCsv(benchmarkCsv([benchmarkOf(results), benchmarkOf(results, { id: 'c' })]))).toHaveLength(13);
  });
});

it.each(INHERITED)('a family called %s has its share where it was measured and nothing elsewhere', (name) => {
  const named = benchmarkOf([row(0, 'qa', true, { family: name })]);
  const line = benchmarkMarkdown([named, benchmarkOf([row(0, 'qa', true)])])
    .split('\n')
    .find((each) => each.startsWith(`| ${name} `));
  expect(line).toMatch(/\| 100[^|]*\| {2}\|$/);
});

/** A report's tables hold the ratios of what was measured, and leave open what was not. */
import { describe, expect, it } from 'vitest';
import type { BenchReport, Timing } from '../../src/record/bench';
import { writeReport } from '../../src/report/benchMarkdown';
import { tablesOf, updateFlops } from '../../src/report/benchTables';

const took = (median: number): Timing => ({ median, least: median, most: median, repeats: 3 });

/** 10 tokens a sequence: alone 100 ms greedy, 125 sampled; four together 200 and 250. */
const REPORT: BenchReport = {
  createdAt: Date.UTC(2026, 0, 2, 3, 4),
  place: { runtime: 'Chrome', device: 'webgpu', adapter: 'A GPU', reason: 'It is there.', features: ['shader-f16'] },
  model: { name: '135m', parameters: 134_515_008, layers: 30, rank: 16, bytesPerStep: 1e8, blockFlops: 2e8, headFlops: 5e7 },
  load: 12,
  tuning: { milliseconds: 1500, chosen: {} },
  memory: { weights: 1e8, adapters: 2e6, cache: 3e6, training: null, pool: 4e8 },
  limits: { bandwidth: 1e11, arithmetic: 1e12 },
  decode: [1, 4].flatMap((batch) =>
    [false, true].map((sampled) => ({ batch, sampled, context: 8, tokens: 10, timing: took((batch === 1 ? 100 : 200) * (sampled ? 1.25 : 1)) }))
  ),
  prefill: [{ tokens: 100, timing: took(50) }],
  training: null,
  groups: [
    { answers: 8, prompts: 1, prompt: 32, answer: 8, computed: 88, timing: took(20) },
    { answers: 8, prompts: 8, prompt: 32, answer: 8, computed: 312, timing: took(50) }
  ],
  ops: [
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((op) => ({ during: 'decode' as const, op, dispatches: 2, milliseconds: 1 })),
    { during: 'decode', op: 'g', dispatches: 3, milliseconds: 0.5 },
    { during: 'decode', op: 'h', dispatches: 4, milliseconds: 1.5 },
    { during: 'prefill', op: 'a', dispatches: 1, milliseconds: 4 }
  ],
  recording: { layers: 36, batch: 8, dispatches: 900, prepared: took(1), recorded: took(8), plain: took(20) },
  gaps: ['No timestamps.']
};

const find = (report: BenchReport, title: string) => tablesOf(report).find((table) => table.title.startsWith(title));

describe('the tables', () => {
  it('hold rates over all sequences, and their ratios', () =>
    expect(find(REPORT, 'Decode')!.rows).toEqual([
      ['1', '100', '80.0', '0.80', '1.00', '12.50', '8%'],
      ['4', '200', '160', '0.80', '2.00', '25.00', '4%']
    ]));
  it('hold the share of arithmetic', () => expect(find(REPORT, 'Prefill')!.rows).toEqual([['100', '50.0', '2,000', '40%']]));
  it('hold what one prompt saves', () =>
    expect(find(REPORT, 'Training on')!.rows).toEqual([
      ['8 of 8 tokens to one prompt of 32', '320', '88', '20.0', '2.50'],
      ['8 of 8 tokens to 8 prompts of 32', '320', '312', '50.0', '1.00']
    ]));
  it('gather what takes little', () => expect(find(REPORT, 'Time by op')!.rows.at(-1)).toEqual(['2 others', '7', '2.00', '25%']));
  it('tell the ops of each phase apart', () => {
    const tables = tablesOf(REPORT).filter(({ title }) => title.startsWith('Time by op'));
    expect(tables.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['Time by op: one decode step of 8 sequences', 7],
      ['Time by op: one prefill', 1]
    ]);
  });
  it('compare recordings with the prepared one', () => expect(find(REPORT, 'Recording')!.rows.map((row) => row[2])).toEqual(['1.000', '0.125', '0.050']));
  it('leave open what the device does not tell', () => {
    expect(find({ ...REPORT, limits: null }, 'Decode')!.rows[0]!.at(-1)).toBe('–');
    expect(find({ ...REPORT, training: [{ tokens: 64, timing: took(9) }] }, 'Memory')!.rows).toContainEqual([
      'a training step of 64 tokens, at most',
      'not told here'
    ]);
  });
  it('leave out what has not been measured', () => expect(find(REPORT, 'Training step')).toBeUndefined());
});

it('counts an update as three passes through the blocks and two through the head for half the tokens', () =>
  expect(updateFlops(9, { blockFlops: 10, headFlops: 3 })).toBe(9 * 30 + 4 * 6));

it('is written as Markdown, the gaps named', () => {
  const text = writeReport(REPORT);
  expect(text).toMatch(/^## 135m, 134\.5M parameters in 30 blocks, on WebGPU: A GPU\n\n2026-01-02 03:04 UTC, Chrome\.\n/);
  expect(text).toContain('| 4 | 200 | 160 | 0.80 | 2.00 | 25.00 | 4% |');
  expect(text).toContain('- No timestamps.');
});

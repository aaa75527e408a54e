/** The metrics of a run as CSV, whatever a metric is called. */
import { expect, it } from 'vitest';
import { metricsTable } from '../../src/report/metrics';
import { INHERITED } from '../record/inherited';

it.each(INHERITED)('a metric called %s is empty where it was not measured', (name) => {
  const event = (step: number, metrics: Readonly<Record<string, number>>) => ({ type: 'metrics', seq: step, run: 'a', step, metrics }) as const;
  expect(metricsTable([event(0, { loss: 1 }), event(1, { [name]: 2 })])).toContain(name < 'loss' ? '\r\n0,,1\r\n1,2,\r\n' : '\r\n0,1,\r\n1,,2\r\n');
});

it('a metric that is no number is an empty cell, and zero is none', () =>
  expect(metricsTable([{ type: 'metrics', seq: 0, run: 'a', step: 0, metrics: { kl: NaN, loss: 0 } }])).toBe('step,kl,loss\r\n0,,0\r\n'));

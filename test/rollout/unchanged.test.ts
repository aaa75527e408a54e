/** Along the initial trajectory everything is as it was before there were other strategies: the sums of logs that version 2896e75 wrote. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { RunConfig } from '../../src/record/config';
import { pullFresh } from '../loop/pull';
import { toyConfig, toyLab } from '../loop/toyLab';

const PICTURED: ReadonlySet<string> = new Set(['turn', 'outcome', 'verdict', 'group', 'select']);

const PLAYED: readonly (readonly [Partial<RunConfig>, string])[] = [
  [{}, 'b995e72b78efac2a'],
  [{ continuations: 'greedy', initialContinuation: 'anew', equalActions: 'once', select: 'between' }, '825508bff28264d0'],
  [{ continuations: 'averaged', continuationSamples: 3, initialContinuation: 'anew' }, 'a4c6836952ad1da0'],
  [{ continuations: 'averaged', equalActions: 'once', select: 'all', klOnFlat: 'failed' }, '41284555f3b50c91']
];

it.each(PLAYED)('%o', async (settings, sum) => {
  const { events } = await pullFresh(toyConfig({ steps: 2, ...settings }), toyLab());
  const log = events.filter(({ type }) => PICTURED.has(type));
  expect(createHash('sha256').update(JSON.stringify(log)).digest('hex').slice(0, 16)).toBe(sum);
});

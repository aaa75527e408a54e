/** The built folder works below any path of a web server that sends no special headers. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { serve } from './site';
import { SMALL } from './visit';

const { arrive } = stand({ site: () => serve('/some/sub/path/', {}) });

it('takes a step below a sub-path, without cross-origin isolation', async () => {
  const { page, step, complaints } = await arrive(SMALL);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await step();
  expect(complaints).toEqual([]);
});

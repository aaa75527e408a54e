/** The same story on WebGPU, whichever adapter the browser has. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand();

it('takes a step on WebGPU where the address asks for it', async () => {
  const { page, step, events, complaints } = await arrive(`${SMALL}&device=webgpu&queries=1`);
  await step();
  expect(await page.evaluate(() => orchard.device?.backend)).toBe('webgpu');
  expect((await events()).filter((event) => event.type === 'failure')).toEqual([]);
  expect(complaints).toEqual([]);
});

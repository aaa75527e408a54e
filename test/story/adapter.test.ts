/** The same story on WebGPU, whichever adapter the browser has, and over the death of the GPU's process, as a driver's fault makes it. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand();
const ADDRESS = `${SMALL}&device=webgpu&queries=1`;

/** What was said and what was learned of it, without times and names. */
const told = (events: readonly LabEvent[]) =>
  events.flatMap((event): object[] => {
    if (event.type === 'turn') return [{ tokens: event.turn.sampled, logprobs: event.turn.logprobs }];
    return event.type === 'update' ? [{ loss: event.report.all.loss, norm: event.report.all.gradNorm }] : [];
  });

it('takes a step on WebGPU where the address asks for it, the same although the GPU process is killed in the middle of it', async () => {
  const calm = await arrive(ADDRESS);
  await calm.step();
  expect(await calm.page.evaluate(() => orchard.device?.backend)).toBe('webgpu');
  expect((await calm.events()).filter((event) => event.type === 'failure')).toEqual([]);
  expect(calm.complaints).toEqual([]);
  const undisturbed = told(await calm.events());
  await calm.page.close();

  const { page, button, events } = await arrive(ADDRESS);
  const devtools = await page.context().browser()!.newBrowserCDPSession();
  const processOf = async () => (await devtools.send('SystemInfo.getProcessInfo')).processInfo.find(({ type }) => type === 'GPU')?.id;
  const before = await processOf();
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('episode');
  await button('Step').click();
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'turn'), null, { polling: 50 });
  await devtools.send('Browser.crashGpuProcess');
  await page.waitForFunction(() => orchard.events().some((event) => event.type === 'metrics'), null, { polling: 200 });
  expect(await processOf()).not.toBe(before);
  expect((await events()).filter((event) => event.type === 'failure')).toEqual([]);
  expect(told(await events())).toEqual(undisturbed);
});

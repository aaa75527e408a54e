/** Bad input, one clear sentence each, and a page that still works. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, visit } from './visit';

const { arrive } = stand({ webgpu: false });

it('names an unknown setting and an impossible value of the address', async () => {
  const visitor = await arrive(`${SMALL}&groupsize=4&topK=900`);
  await visitor.alert(/no setting "groupsize"/);
  await visitor.alert(/"topK" must be/);
  await visitor.step();
  expect(await visitor.page.evaluate(() => orchard.config.groupSize)).toBe(2);
});

it('runs on WebAssembly where there is no WebGPU, and says so', async () => {
  const { page, step, complaints } = await arrive(SMALL);
  await step();
  expect(await page.evaluate(() => orchard.device?.backend)).toBe('wasm');
  await page
    .getByText(/WebAssembly/)
    .first()
    .waitFor();
  expect(complaints).toEqual([]);
});

it('says what to do where WebGPU is asked for and missing', async () => {
  const visitor = await arrive(`${SMALL}&device=webgpu`);
  await visitor.button('Step').click();
  await visitor.alert(/WebGPU/);
});

it('says that the model file is corrupt, and runs once it is whole', async () => {
  const visitor = await arrive(SMALL);
  await visitor.page.route('**/models/**', (route) => route.fulfill({ contentType: 'application/octet-stream', body: 'x'.repeat(5000) }));
  await visitor.button('Step').click();
  await visitor.alert(/model|file/i);
  await visitor.page.unroute('**/models/**');
  await visitor.step();
});

it('lets one tab train at a time', async () => {
  const first = await arrive(SMALL);
  await first.step();
  const second = await visit(first.page.context(), first.page.url());
  await second.button('Step').click();
  await second.alert(/another tab/);
  await first.step();
});

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

it('opens whatever names the address asks for that every object inherits', async () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
  const visitor = await arrive(`${SMALL}&${names.map((name) => `${name}=1`).join('&')}`);
  for (const name of names) await visitor.alert(new RegExp(`no setting "${name}"`));
  await visitor.step();
});

it('names "maxTokens" and the largest that works where the model has no room for a turn, and stores no run', async () => {
  for (const [search, sentence] of [
    ['maxTokens=512', /"maxTokens" is 512, and at most \d+ works/],
    ['prompts=instructions', /"(prompts|maxTokens)" is .* works|"prompts" is instructions/]
  ] as const) {
    const { page, button, alert } = await arrive(`${SMALL}&${search}`);
    await button('Step').click();
    await alert(sentence);
    expect(await page.evaluate(() => orchard.events())).toEqual([]);
  }
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

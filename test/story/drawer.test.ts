/** The inspector: a drawer that a key closes and opens, and on a phone a sheet that leaves the controls free. */
import { afterEach, expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });
let visitor: Visit;
afterEach(() => visitor.page.context().close());

const inspector = () => visitor.page.getByRole('region', { name: 'Inspector' });
const isOpen = () => inspector().getByRole('button').first().getAttribute('aria-expanded');
const boxOf = async (name: string) => (await visitor.page.getByRole('region', { name }).boundingBox())!;

it('closes and opens at a key, gives its room to the stage, and opens where a turn is chosen', async () => {
  visitor = await arrive(SMALL);
  const { page, step } = visitor;
  await step();
  expect(await isOpen()).toBe('true');
  const before = (await boxOf('Stage')).width;
  await page.keyboard.press('i');
  expect(await isOpen()).toBe('false');
  expect(await inspector().getByRole('tab').count()).toBe(0);
  expect((await boxOf('Stage')).width).toBeGreaterThan(before + 200);
  await page.getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await isOpen()).toBe('false');
  await page.keyboard.press('Enter');
  await inspector().getByRole('tab', { name: 'Tokens' }).waitFor();
  await page.keyboard.press('i');
  await page.keyboard.press('i');
  expect(await isOpen()).toBe('true');
});

it('on a phone is a sheet above the controls, which a button, a swipe and Escape move', async () => {
  visitor = await arrive(SMALL);
  const { page, step, button } = visitor;
  await page.setViewportSize({ width: 390, height: 844 });
  await step();
  expect(await isOpen()).toBe('false');
  const closed = await boxOf('Inspector');
  expect(closed.height).toBeLessThan(60);
  // The line above the controls is a pixel.
  const above = async () => (await boxOf('Transport')).y - 1;
  expect(closed.y + closed.height).toBeCloseTo(await above(), 0);

  const toggle = inspector().getByRole('button').first();
  const at = (await toggle.boundingBox())!;
  const swipe = async (by: number) => {
    const y = (await toggle.boundingBox())!.y + at.height / 2;
    await page.mouse.move(195, y);
    await page.mouse.down();
    await page.mouse.move(195, y + by, { steps: 4 });
    await page.mouse.up();
  };
  await swipe(-80);
  expect(await isOpen()).toBe('true');
  const opened = await boxOf('Inspector');
  expect(opened.y + opened.height).toBeCloseTo(await above(), 0);
  expect(opened.height).toBeLessThan(0.55 * 844);
  await button('Step').click({ trial: true });
  await inspector().getByRole('tab', { name: 'Reward' }).click();
  await page.keyboard.press('Escape');
  expect(await isOpen()).toBe('false');
  expect(await toggle.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  expect(await isOpen()).toBe('true');
  await swipe(80);
  expect(await isOpen()).toBe('false');
  await toggle.click();
  expect(await isOpen()).toBe('true');
  // A wide window has its drawer again, and a narrow one begins closed.
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(await isOpen()).toBe('true');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(isOpen).toBe('false');
});

/** The craft of the page: every size of window, type for a room, keys, explanations, and a form that can be searched. */
import { afterEach, expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, type Visit } from './visit';

const { arrive } = stand();
const VIEWS = ['stage', 'benchmark', 'runs', 'memory', 'models', 'bench'] as const;
let visitor: Visit;
afterEach(() => visitor.page.context().close());

/** Opens a view by its link's address, and waits until it is drawn. */
async function open(view: string) {
  await visitor.page.evaluate((hash) => (location.hash = hash), view);
  await visitor.page.getByRole('main').waitFor();
}

it.each([
  [390, 844],
  [1280, 720],
  [1920, 1080]
])('every view fits into a window of %i by %i, with no type under 12 px', async (width, height) => {
  visitor = await arrive(SMALL);
  const { page, complaints } = visitor;
  await page.setViewportSize({ width, height });
  for (const view of VIEWS) {
    await open(view);
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - innerWidth,
      small: [...document.querySelectorAll('main *:not(svg *), header *:not(svg *), footer *:not(svg *)')]
        .filter((element) => element.checkVisibility() && element.textContent?.trim() && parseFloat(getComputedStyle(element).fontSize) < 12)
        .map((element) => element.outerHTML.slice(0, 80))
    }));
    expect(seen, view).toEqual({ wide: 0, small: [] });
  }
  // The browser's own word on having no GPU, once Models asks what there is.
  expect(complaints).toEqual([]);
});

it('is larger for a projector, and remembers it', async () => {
  visitor = await arrive(SMALL);
  const { page, button } = visitor;
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  await page.keyboard.press('p');
  expect(await size()).toBe(18);
  expect(await button('Projector').getAttribute('aria-pressed')).toBe('true');
  await page.reload();
  await button('Projector').waitFor();
  expect(await size()).toBe(18);
  await button('Projector').click();
  expect(await size()).toBe(13);
});

it('shows its keys at a question mark, and explains its words at a key', async () => {
  visitor = await arrive(SMALL);
  const { page, button } = visitor;
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
  await button('VR-GRPO').focus();
  await page.keyboard.press('Enter');
  const note = page.getByRole('note').filter({ hasText: 'group-relative policy optimisation' });
  await note.waitFor();
  await page.keyboard.press('Escape');
  await note.waitFor({ state: 'hidden' });
});

it('finds a setting by its meaning, says what differs, and puts it back', async () => {
  visitor = await arrive(`${SMALL}&beta=0.5`);
  const { page, button } = visitor;
  await button('Settings').click();
  const settings = page.getByRole('dialog', { name: 'Settings of a new run' });
  await settings.getByRole('searchbox', { name: 'Search settings' }).fill('pull towards');
  const weight = settings.getByLabel('KL weight β', { exact: true });
  expect(await settings.getByRole('region', { name: 'Settings by heading' }).getByRole('spinbutton').count()).toBe(1);
  expect(await weight.inputValue()).toBe('0.5');
  await settings.getByRole('button', { name: /^KL weight β differs from the default, 0.1/ }).click();
  expect(await weight.inputValue()).toBe('0.1');
  await settings.getByRole('searchbox', { name: 'Search settings' }).fill('nonesuch');
  await settings.getByText('No setting has “nonesuch”').waitFor();
});

it('goes on without a network, and says so', async () => {
  visitor = await arrive(SMALL);
  const { page, step } = visitor;
  await step();
  // Views are fetched soon after the page is there; this one is, once it was seen.
  await open('models');
  await page.getByRole('button', { name: 'Download' }).first().waitFor();
  await page.context().setOffline(true);
  await page.getByText('There is no network: nothing can be downloaded.').waitFor();
  expect(await page.getByRole('button', { name: 'Download' }).first().isDisabled()).toBe(true);
  await page.context().setOffline(false);
  await page.getByText('There is no network: nothing can be downloaded.').waitFor({ state: 'hidden' });
});

/** Every view in every state, light and dark, on a phone and a small screen: axe has no finding, no line is too wide, and what is touched is large enough. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { afterEach, expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['stage', 'benchmark', 'runs', 'memory', 'models', 'bench'] as const;
let visitor: Visit;
afterEach(() => visitor.page.context().close());

/** All rules; and the one that depends on the colours alone. */
const RULES: RunOptions = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
const CONTRAST: RunOptions = { resultTypes: ['violations'], runOnly: ['color-contrast'] };

/** What axe finds, and what is too wide or too small, in a sentence each. */
async function findings(rules: RunOptions): Promise<readonly string[]> {
  const { page } = visitor;
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (options) => {
    const { violations } = await (globalThis as unknown as { axe: { run(root: Document, options: unknown): Promise<AxeResults> } }).axe.run(document, options);
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary ?? ''}`));
    const controls = [...document.querySelectorAll<HTMLElement>('button, select, input, summary, textarea, [role=tab], [role=option]')];
    // Words in a sentence, and the tokens of a text, are as high as its line (WCAG 2.5.8 leaves out what is inline); a box to tick is pressed on its label.
    const isInline = (control: HTMLElement) => control.matches('[role=option]') && getComputedStyle(control).display === 'inline';
    const small = controls
      .filter((control) => control.checkVisibility() && !control.matches('[popovertarget], .unseen *') && !isInline(control))
      .map((control) => (control.matches('[type=checkbox], [type=radio]') && control.closest('label')) || control)
      .filter((control) => Math.min(control.offsetHeight, control.offsetWidth) < 24)
      .map((control) => `smaller than 24 px: ${control.outerHTML.slice(0, 120)}`);
    const scrolled = [document.documentElement, ...document.querySelectorAll('main, main *, header, header *')]
      .filter(
        (each) => innerWidth < 700 && each.scrollWidth > each.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(each).overflowX) && each.clientWidth > 1
      )
      .map((each) => `scrolls sideways: ${each.outerHTML.slice(0, 120)}`);
    return [...found, ...small, ...scrolled, ...(document.documentElement.scrollWidth > innerWidth ? ['the page is too wide'] : [])];
  }, rules);
}

/** Looks in both schemes and both sizes; a phone is as long as its page, since what the controls cover can be scrolled to. */
async function expectNone(state: string): Promise<void> {
  const { page } = visitor;
  for (const [width, height] of [
    [390, 844],
    [1280, 720]
  ] as const) {
    await page.setViewportSize({ width, height });
    // As often as it takes, since what is a share of the window grows with it.
    const tall = () => page.evaluate(() => document.documentElement.scrollHeight);
    for (let grown = 0; width < 700 && grown < 10 && (await tall()) > page.viewportSize()!.height; grown++)
      await page.setViewportSize({ width, height: await tall() });
    for (const [scheme, rules] of Object.entries({ light: RULES, dark: CONTRAST })) {
      await page.evaluate((chosen) => (document.documentElement.dataset['scheme'] = chosen), scheme);
      expect(await findings(rules), `${state}, ${width} pixels wide, ${scheme}`).toEqual([]);
    }
  }
}

/** Opens a view by its link's address, and waits for what it looks up. */
async function open(view: string): Promise<void> {
  await visitor.page.evaluate((hash) => (location.hash = hash), view);
  await visitor.page.getByRole('main').waitFor();
  if (view === 'benchmark')
    await visitor.page
      .locator('[role=option]')
      .or(visitor.page.getByRole('region', { name: 'QA' }))
      .first()
      .waitFor();
  if (view === 'models') await visitor.page.getByText('Models take').waitFor();
}

it('before the first step', async () => {
  visitor = await arrive(SMALL);
  for (const view of VIEWS) {
    await open(view);
    await expectNone(`${view}, empty`);
  }
});

it('in a run of demonstrations', async () => {
  visitor = await arrive('?system=prost&device=wasm&warmRows=4&warmBatch=4&warmEpochs=1&evaluateRows=5');
  await visitor.step();
  await visitor.page.getByRole('table', { name: /turns not said/ }).waitFor();
  await expectNone('stage, demonstrations');
});

it('paused within a step, and after it in each tab of the inspector', async () => {
  visitor = await arrive(SMALL);
  const { page, step, button } = visitor;
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('turn');
  await button('Step').click();
  await page.getByRole('tree', { name: 'Trajectory' }).waitFor();
  await expectNone('stage, paused within a step');
  await step();
  const toggle = page.getByRole('region', { name: 'Inspector' }).getByRole('button').first();
  for (const tab of ['Tokens', 'Prompt', 'Reward', 'Update', 'Fork']) {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('tab', { name: tab }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
    await expectNone(`stage, the inspector’s ${tab}`);
  }
});

it('beside a sibling, and sampled again', async () => {
  visitor = await arrive(`${SMALL}&groupSize=8&temperature=1.5`);
  const { page, step } = visitor;
  await step();
  await page.evaluate(() => (location.hash = '#step=1&tree=1&turn=1'));
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const openSheet = async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await inspector.getByRole('button').first().click();
  };
  await openSheet();
  await inspector.getByRole('combobox', { name: 'Compare with' }).selectOption({ index: 1 });
  await inspector.getByRole('row', { name: /^first difference/ }).waitFor();
  await expectNone('stage, a turn beside its sibling');
  await inspector.getByRole('tab', { name: 'Fork' }).click();
  await inspector.getByRole('button', { name: 'Fork here' }).click();
  await inspector.getByRole('list', { name: 'Distinct actions drawn' }).waitFor();
  await openSheet();
  await expectNone('stage, a turn sampled again');
});

it('after a step and a measurement', async () => {
  visitor = await arrive(`${SMALL}&groupSize=8&temperature=1.5`);
  const { page, step } = visitor;
  await step();
  await page.evaluate(() => orchard.benchmark({ source: 'dev', temperature: 0, rows: 5 }));
  for (const view of VIEWS) {
    await open(view);
    await expectNone(`${view}, after a step`);
  }
  await open('stage');
  for (const phase of ['Select', 'Credit', 'Reward', 'Branch', 'Rollout']) {
    await page.getByRole('button', { name: 'Formula of the phase before' }).click();
    await page.getByRole('group', { name: `${phase}, computed` }).waitFor();
    await expectNone(`stage, the formula of ${phase}`);
  }
  await page.getByRole('button', { name: 'All queries' }).click();
  await page.getByRole('list', { name: 'Queries of this step' }).waitFor();
  await expectNone('stage, all queries');
  await open('benchmark');
  await page.getByRole('tab', { name: 'Cost' }).click();
  await page.getByRole('table', { name: 'Success and cost' }).waitFor();
  await expectNone('benchmark, the plane of success and cost');
  for (const tab of ['Rows', 'Your own rows']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    if (tab === 'Rows') await page.locator('[role=option]').first().waitFor();
    await expectNone(`benchmark, ${tab}`);
  }
});

it('in the dialogs', async () => {
  visitor = await arrive(SMALL);
  const { button, page } = visitor;
  await button('Settings').click();
  await page
    .getByRole('button', { name: 'Unfold all' })
    .or(page.getByRole('button', { name: 'Fold all' }))
    .first()
    .waitFor();
  await expectNone('settings');
  await page.keyboard.press('Escape');
  await button('Keys').click();
  await expectNone('keys');
});

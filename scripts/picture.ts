/**
 * The pictures of README and guide, from a page that is being served (`npm start`): the page after steps of the default run, light and dark, and the stage in each phase of the last:
 * `npx vite-node scripts/picture.ts -- http://localhost:4173 25 docs/figures`.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { PHASES } from '../src/record/event';
import { findBrowser, quietFlags } from './browser.mjs';

const [url, steps, folder] = process.argv.slice(2).filter((argument) => argument !== '--');
if (!url || !steps || !folder)
  throw new Error('Say which page, after how many steps, and where to: scripts/picture.ts -- http://localhost:4173 25 docs/figures');

const browser = await chromium.launch({ executablePath: findBrowser()!, args: [...quietFlags, '--disable-features=WebGPU'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await page.goto(url);
await page.getByRole('button', { name: 'Step', exact: true }).waitFor();
await page.evaluate(`orchard.step(${Number(steps)})`);
for (const notice of await page.getByRole('button', { name: 'Dismiss' }).all()) await notice.click();
for (const colorScheme of ['light', 'dark'] as const) {
  await page.emulateMedia({ colorScheme });
  // Until what moved is at rest.
  await page.waitForTimeout(2000);
  await page.screenshot({ path: join(folder, `stage-${colorScheme}.png`) });
}

await page.emulateMedia({ colorScheme: 'light' });
// The tree that is shown stays, also where its rewards are not known yet.
await page.getByRole('group', { name: 'Trees of this step' }).getByRole('button', { pressed: true }).click();
await page.getByRole('combobox', { name: 'Granularity' }).selectOption('phase');
for (const phase of PHASES.slice(PHASES.indexOf('Rollout')).reverse()) {
  await page.getByRole('button', { name: 'Earlier', exact: true }).click();
  await page.getByRole('status', { name: 'Phase' }).getByText(phase, { exact: true }).waitFor();
  await page.waitForTimeout(2000);
  await page.getByRole('region', { name: 'Stage' }).screenshot({ path: join(folder, `phase-${phase.toLowerCase()}.png`) });
}
await browser.close();

/** A visitor: a real browser, a page, what its console complained of, and the controls by the names a person or a screen reader knows. */
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { chromiumFlags, findBrowser, quietFlags } from '../../scripts/browser.mjs';
import type { LabEvent } from '../../src/record/event';
import type {} from '../../src/view/console';
import { addLag } from './lag';

/** A run small enough for a test: few queries, two samples a group, no evaluation, no checkpoint but by hand. */
export const SMALL = '?seed=3&queries=2&groupSize=2&evaluateEvery=0&evaluateRows=5&checkpointEvery=0';

/** Starts a browser; without `webgpu` it has no adapter to offer. */
export function launch(webgpu = true): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser()!, args: webgpu ? chromiumFlags : [...quietFlags, '--disable-features=WebGPU'] });
}

export interface Visit {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, failed requests. */
  readonly complaints: readonly string[];
  readonly button: (name: string | RegExp) => Locator;
  /** Presses Step at granularity episode and waits until one more step has closed. */
  readonly step: () => Promise<void>;
  readonly events: () => Promise<readonly LabEvent[]>;
  /** Resolves once an alert on screen matches. */
  readonly alert: (text: RegExp) => Promise<void>;
}

/** What Chromium itself remarks where a page looks for a GPU and there is none. */
const NO_ADAPTER = 'No available adapters.';

/** Opens the page at `url` and waits for its controls. */
export async function visit(context: BrowserContext, url: string): Promise<Visit> {
  await addLag(context);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && message.text() !== NO_ADAPTER) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  // What a reload ends while it is under way, such as the icon, is no fault.
  page.on('requestfailed', (request) => {
    const { errorText } = request.failure() ?? {};
    if (errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${errorText}`);
  });
  await page.goto(url);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  await button('Step').waitFor();
  const closed = () => page.evaluate(() => orchard.events().filter((event) => event.type === 'metrics').length);
  return {
    page,
    complaints,
    button,
    step: async () => {
      await page.getByRole('combobox', { name: 'Granularity' }).selectOption('episode');
      const before = await closed();
      await button('Step').click();
      await page
        .waitForFunction((count) => orchard.events().filter((event) => event.type === 'metrics').length > count, before, { polling: 200 })
        .catch(async (error: unknown) => {
          const said = await page.getByRole('alert').allInnerTexts();
          throw new Error(`The step did not close. On screen: ${said.join(' ') || 'no alert'}`, { cause: error });
        });
    },
    events: () => page.evaluate(() => orchard.events()),
    alert: (text) => page.getByRole('alert').filter({ hasText: text }).first().waitFor()
  };
}

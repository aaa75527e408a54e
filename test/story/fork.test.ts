/** A turn beside a sibling, and sampled again beside its run: both by keys and names, on a wide window and a phone, with a run that does not notice. */
import { afterEach, expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { SMALL, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });
/** At such a temperature actions of one state differ. */
const ADDRESS = `${SMALL}&groupSize=4&temperature=1.5`;
let visitor: Visit;
afterEach(() => visitor.page.context().close());

const inspector = () => visitor.page.getByRole('region', { name: 'Inspector' });
const compare = () => inspector().getByRole('combobox', { name: 'Compare with' });
const forkButton = () => inspector().getByRole('button', { name: 'Fork here' });
const status = () => inspector().getByRole('status');
const drawn = () => inspector().getByRole('list', { name: 'Distinct actions drawn' });

/** The first action of the newest step that has a sibling with other tokens: its address, and the two. */
async function differing() {
  const found = await visitor.page.evaluate(() => {
    const events = orchard.events();
    const turnOf = (tree: number, id: number) =>
      events.flatMap((event) => (event.type === 'turn' && event.tree === tree && event.turn.id === id ? [event.turn] : [])).at(-1)!;
    for (const event of events)
      if (event.type === 'group') {
        const [own, ...others] = event.group.members.map((id) => turnOf(event.tree, id));
        const other = others.find(({ sampled }) => sampled.join() !== own!.sampled.join());
        if (other) return { hash: `#step=${event.step + 1}&tree=${event.tree + 1}&turn=${own!.id + 1}`, run: event.run, own: own!, other };
      }
    return null;
  });
  expect(found, 'Some group has two actions.').not.toBeNull();
  return found!;
}

const follow = (hash: string) => visitor.page.evaluate((to) => (location.hash = to), hash);

it('a turn stands beside its sibling, from their common beginning to the token at which they part, also where the run is only stored', async () => {
  visitor = await arrive(ADDRESS);
  const { page, step } = visitor;
  await page.setViewportSize({ width: 1280, height: 720 });
  await step();
  const { hash, run, own } = await differing();
  await follow(hash);
  await compare().focus();
  await page.keyboard.press('ArrowDown');
  const sibling = inspector().getByRole('group', { name: 'Tokens of the sibling' });
  await sibling.locator('.parting').waitFor();
  const listed = inspector().getByRole('listbox', { name: 'Tokens', exact: true });
  const read = async (where: typeof listed) => ({
    common: await where.locator('span.common').allTextContents(),
    parting: await where.locator('span.parting').allTextContents()
  });
  const [mine, its] = [await read(listed), await read(sibling)];
  expect(mine.common).toEqual(its.common);
  expect([mine.parting.length, its.parting.length]).toEqual([1, 1]);
  expect(mine.parting).not.toEqual(its.parting);
  const cells = async (name: RegExp) => {
    const row = inspector().getByRole('row', { name });
    return row.getByRole('cell').allInnerTexts();
  };
  const at = mine.common.length;
  expect(await cells(new RegExp(`^first difference, token ${at + 1}\\b`))).toEqual([mine.parting, its.parting].map(([text]) => `“${text!.trim()}”`));
  expect((await cells(/^log-probability of it/))[0]).toBe(own.logprobs[at]!.toFixed(2).replace('-', '−'));
  expect(await cells(/^advantage/)).toHaveLength(2);
  expect(new Set(await cells(/^advantage/)).size + new Set(await cells(/^reward/)).size).toBeGreaterThanOrEqual(2);

  // On a phone, in the sheet.
  await page.setViewportSize({ width: 390, height: 844 });
  await inspector().getByRole('button').first().click();
  await compare().selectOption({ index: 0 });
  expect(await sibling.count()).toBe(0);
  await compare().selectOption({ index: 1 });
  await sibling.locator('.parting').scrollIntoViewIfNeeded();
  expect(await inspector().evaluate((sheet) => sheet.scrollWidth <= sheet.clientWidth)).toBe(true);

  // Stored, without a model: the words part, and the turn cannot be sampled.
  await page.setViewportSize({ width: 1280, height: 720 });
  await visitor.button('Save checkpoint').click();
  await page.getByText('Checkpoint step-1 is saved.').waitFor();
  await page.goto(`${page.url().split('#')[0]}${hash}&run=${run}`);
  await page.reload();
  await compare().selectOption({ index: 1 });
  await sibling.locator('b').waitFor();
  await inspector().getByRole('tab', { name: 'Fork' }).click();
  await inspector().getByText('This run is not open, so its model is not loaded. Resume it').waitFor();
  expect(await forkButton().isDisabled()).toBe(true);
  expect(visitor.complaints).toEqual([]);
});

/** What happened, without what a clock or a name says. */
const told = (events: readonly LabEvent[]) =>
  events
    .filter(({ type }) => type !== 'run' && type !== 'checkpoint')
    .map(({ run: _, ...event }) => {
      if (event.type === 'update') return { ...event, report: { ...event.report, milliseconds: 0 } };
      return event.type === 'metrics' ? { ...event, metrics: { ...event.metrics, step_time: 0 } } : event;
    });

it('a turn is sampled again at any temperature, and the next step is that of a run that was left alone', async () => {
  visitor = await arrive(ADDRESS);
  await visitor.step();
  await visitor.step();
  const alone = told(await visitor.events());
  await visitor.page.context().close();

  visitor = await arrive(ADDRESS);
  const { page, step, button } = visitor;
  await step();
  const { hash, own } = await differing();
  await follow(hash);
  const before = (await visitor.events()).length;
  await inspector().getByRole('tab', { name: 'Fork' }).click();
  await inspector()
    .getByText(/answers as it is now/)
    .waitFor();
  const temperature = inspector().getByRole('spinbutton', { name: 'Temperature' });
  expect(await temperature.inputValue()).toBe('1.5');
  await inspector().getByRole('spinbutton', { name: 'Draws' }).fill('6');
  await temperature.fill('2');
  await page.keyboard.press('Enter');
  await status().filter({ hasText: '6 draws at temperature 2 by' }).waitFor();
  await forkButton().click();
  await status().filter({ hasText: '12 draws' }).waitFor();
  const counts = (await drawn().getByRole('listitem').allInnerTexts()).map((text) => Number(/×(\d+) of 12/.exec(text)![1]));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(
    await drawn()
      .getByTitle(/^log-probability −\d/)
      .count()
  ).toBeGreaterThan(0);
  // Greedy: one draw, whose words the page of the run has too where it is the likeliest.
  await temperature.fill('0');
  await forkButton().click();
  await status().filter({ hasText: '1 draw at temperature 0' }).waitFor();
  expect((await visitor.events()).length).toBe(before);

  // While training runs it is refused; the run then is as one beside which nothing was sampled.
  await page.getByRole('combobox', { name: 'Granularity' }).selectOption('turn');
  await button('Train').click();
  await inspector().getByText('Training runs. Pause it to sample this turn again.').waitFor();
  expect(await forkButton().isDisabled()).toBe(true);
  await button('Pause').click();
  await button('Train').waitFor();
  await follow(hash);
  await temperature.fill('1');
  await forkButton().click();
  await status().filter({ hasText: '6 draws at temperature 1' }).waitFor();
  await step();
  expect(told(await visitor.events()).slice(0, alone.length)).toEqual(alone);
  expect(own.sampled.length).toBeGreaterThan(0);
  expect(visitor.complaints).toEqual([]);
});

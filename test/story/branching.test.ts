/** The ways to choose the visited nodes, in the page: each trains a step, says what it cost, and shows its groups wherever they are. */
import { expect, it } from 'vitest';
import { stand } from './browser';

const { arrive } = stand();

/** One step of two queries, with groups of four, of which those are trained on whose turns differ in number. */
const QUICK =
  '?seed=7&queries=2&groupSize=4&select=all&varianceFloor=0&efficiencyKind=turns&continuations=sampled&equalActions=each&evaluateEvery=0&evaluateRows=5&checkpointEvery=0';

it.each([
  ['trajectory', ''],
  ['tree', '&branchBudget=40'],
  ['random', '&temperature=1.5']
] as const)('%s', async (branching, more) => {
  const { page, step, events, complaints } = await arrive(`${QUICK}&branching=${branching}${more}`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await step();
  const stage = page.getByRole('region', { name: 'Stage' });
  const items = page.getByRole('tree', { name: 'Trajectory' }).getByRole('treeitem');
  await items.first().waitFor();

  const log = await events();
  const groups = log.flatMap((event) => (event.type === 'group' ? [{ tree: event.tree, ...event.group }] : []));
  const turns = log.flatMap((event) => (event.type === 'turn' ? [{ tree: event.tree, ...event.turn }] : []));
  expect(groups.length).toBeGreaterThan(2);
  expect(log.some(({ type }) => type === 'update')).toBe(groups.some(({ variance }) => variance >= 1e-8));
  await stage.getByText(/\d completions?; the full tree would need [\d,]+/).waitFor();

  // Each group is shown where it is: its turns are in the tree, and the inspector knows its siblings.
  const inspector = page.getByRole('region', { name: 'Inspector' });
  for (const group of [groups[0]!, groups.findLast(({ tree }) => tree === 0)!, groups.at(-1)!]) {
    const turn = turns.find(({ tree, id }) => tree === group.tree && id === group.node)!;
    await page.evaluate((hash) => (location.hash = hash), `#step=1&tree=${group.tree + 1}&turn=${group.node + 1}`);
    const item = stage.locator(`[role=treeitem][aria-selected=true]`);
    await item.filter({ hasText: `turn ${turn.depth + 1}` }).waitFor();
    const { width } = (await item.boundingBox())!;
    expect(width).toBeGreaterThan(0);
    expect(await item.getAttribute('aria-label')).toMatch(/ of 4 samples/);
    await inspector.getByRole('heading', { name: new RegExp(`turn ${turn.depth + 1}`) }).waitFor();
    await page.getByRole('tab', { name: 'Reward' }).click();
    await inspector.getByText('One of 4 actions of the same agent in the same state').waitFor();
  }
  const branched = log.findIndex((event) => event.type === 'phase' && event.phase === 'Branch');
  const isInitial = (tree: number, id: number) => log.slice(0, branched).some((event) => event.type === 'turn' && event.tree === tree && event.turn.id === id);
  expect(groups.some(({ tree, node }) => !isInitial(tree, node))).toBe(branching !== 'trajectory');
  await page.getByRole('button', { name: /All queries/ }).click();
  await page.getByRole('region', { name: 'Stage' }).locator('canvas').first().waitFor();
  expect(complaints).toEqual([]);
});

/** The page stays smooth while five agents learn beside it, by the browser's own record of its main thread. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { tasksDuring } from './trace';

const { arrive } = stand();

it('never holds the main thread for more than 100 ms, whatever the step', async () => {
  const visitor = await arrive();
  const first = await tasksDuring(visitor, visitor.step);
  const second = await tasksDuring(visitor, visitor.step);
  expect(first.length).toBeGreaterThan(100);
  expect(Math.max(...first), 'the longest task of the first step').toBeLessThanOrEqual(100);
  expect(Math.max(...second), 'the longest task of the second step').toBeLessThanOrEqual(100);
});

it('would see a page that stalls', async () => {
  const visitor = await arrive();
  const tasks = await tasksDuring(visitor, () =>
    // As much work as a core does in a third of a second or more, however long it has to wait for a core.
    visitor.page.evaluate(() => {
      let state = 1;
      for (let i = 0; i < 3e8; i++) state = (state * 5 + i) | 0;
      return state;
    })
  );
  expect(Math.max(...tasks)).toBeGreaterThan(100);
});

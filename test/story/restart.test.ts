/** Workers that end, or loop for ever: the page says so, starts them again, and the run goes on from its last checkpoint. */
import { expect, it } from 'vitest';
import { stand } from './browser';
import { SMALL, type Visit } from './visit';

const { arrive } = stand({ webgpu: false });

const workerOf = ({ page }: Visit, name: string) => page.workers().find((worker) => worker.url().includes(name))!;

async function goesOn(visitor: Visit): Promise<void> {
  await visitor.page.waitForFunction(() => orchard.events().some((event) => event.type === 'resumed'), null, { polling: 200, timeout: 240_000 });
  await visitor.step();
  const steps = (await visitor.events()).flatMap((event) => (event.type === 'metrics' ? [event.step] : []));
  expect(steps).toEqual([0, 1]);
}

async function began(): Promise<Visit> {
  const visitor = await arrive(SMALL.replace('checkpointEvery=0', 'checkpointEvery=1'));
  await visitor.step();
  await visitor.page.waitForFunction(() => orchard.events().some((event) => event.type === 'checkpoint' && event.step === 1));
  return visitor;
}

it.each(['lab', 'engine', 'storage'])('the %s worker throws outside any call', async (name) => {
  const visitor = await began();
  await workerOf(visitor, name).evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('out of memory');
      })
  );
  await goesOn(visitor);
});

it('the lab worker loops for ever', async () => {
  const visitor = await began();
  workerOf(visitor, 'lab')
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await visitor.page
    .getByText(/lab worker has not answered for two minutes/)
    .first()
    .waitFor({ timeout: 240_000 });
  await goesOn(visitor);
});

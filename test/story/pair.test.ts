/** A team on two bases: a second engine speaks and learns for some of its agents, what is said is what one engine would have said, and it goes when it is not needed. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand({ webgpu: false });
/** All groups are trained on, and a specialist's actions differ at such a temperature, so that master and specialists learn. */
const ADDRESS = `${SMALL}&queries=6&groupSize=4&select=all&varianceFloor=0&temperature=2`;
const SPECIALISTS = ['QA', 'EFC', 'GFC', 'Math'];

const turnsOf = (events: readonly LabEvent[]) =>
  events.flatMap((event) => (event.type === 'turn' ? [[event.turn.agent, event.turn.sampled, event.turn.logprobs] as const] : []));
const learnersOf = (events: readonly LabEvent[]) => events.flatMap((event) => (event.type === 'update' ? Object.keys(event.report.agents).sort() : []));

it('takes a step with Seedling as both, tells who is on which, and lets go of the second', async () => {
  const { page, button, step, events, complaints } = await arrive(ADDRESS);
  const engines = () => page.workers().filter((worker) => worker.url().includes('engine')).length;
  const settings = page.getByRole('dialog', { name: 'Settings of a new run' });
  const start = async () => {
    const before = (await events())[0]?.run;
    await settings.getByRole('button', { name: 'Start new run' }).click();
    await page.waitForFunction((run) => orchard.events().some((event) => event.type === 'run' && event.run !== run), before);
  };
  await step();
  const alone = await events();
  expect(learnersOf(alone)).toContain('master');
  expect(learnersOf(alone).filter((agent) => agent !== 'master')).not.toEqual([]);
  expect(engines()).toBe(1);

  await button('Settings').click();
  await settings.getByLabel('Second model').selectOption('Seedling');
  await settings.getByText('Nobody is on the second model').waitFor();
  const agents = settings.getByRole('group', { name: 'Agents on it' });
  for (const name of SPECIALISTS) await agents.getByRole('checkbox', { name, exact: true }).check();
  expect(await agents.getByRole('checkbox', { name: 'Master' }).isDisabled()).toBe(true);
  await start();
  await step();
  const paired = await events();
  expect(turnsOf(paired)).toEqual(turnsOf(alone));
  expect(learnersOf(paired)).toEqual(learnersOf(alone));
  expect(paired[0]).toMatchObject({ config: { secondAgents: 'qa,efc,gfc,math' }, engine: { models: { master: 'Seedling', qa: 'Seedling' } } });
  await expect.poll(() => page.getByText('on Seedling').count()).toBe(5);
  expect(engines()).toBe(2);

  await button('Settings').click();
  for (const name of SPECIALISTS) await agents.getByRole('checkbox', { name, exact: true }).uncheck();
  await settings.getByLabel('Second model').selectOption('');
  await start();
  await expect.poll(engines).toBe(1);
  // The browser's own word on having no GPU, once the form asks what there is.
  expect(complaints).toEqual([]);
});

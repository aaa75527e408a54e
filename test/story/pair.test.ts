/** A team on two bases: a second engine speaks and learns for some of its agents, and what is said is what one engine would have said. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { stand } from './browser';
import { SMALL } from './visit';

const { arrive } = stand({ webgpu: false });
/** All groups are trained on, so that master and specialists learn. */
const ADDRESS = `${SMALL}&groupSize=4&select=all&varianceFloor=0`;

const turnsOf = (events: readonly LabEvent[]) =>
  events.flatMap((event) => (event.type === 'turn' ? [[event.turn.agent, event.turn.sampled, event.turn.logprobs] as const] : []));
const learnersOf = (events: readonly LabEvent[]) => events.flatMap((event) => (event.type === 'update' ? Object.keys(event.report.agents).sort() : []));

it('takes a step with Seedling as both, and tells who is on which', async () => {
  const one = await arrive(ADDRESS);
  await one.step();
  const alone = await one.events();
  expect(learnersOf(alone)).toEqual(expect.arrayContaining(['master', 'qa']));
  await one.page.close();

  const { page, step, events, complaints } = await arrive(`${ADDRESS}&secondModel=seedling&secondAgents=math,qa,efc,gfc`);
  await step();
  const told = await events();
  expect(turnsOf(told)).toEqual(turnsOf(alone));
  expect(learnersOf(told)).toEqual(learnersOf(alone));
  expect(told.find((event) => event.type === 'run')!.engine).toMatchObject({ model: 'Seedling; Seedling', models: { master: 'Seedling', qa: 'Seedling' } });
  await expect.poll(() => page.getByText('on Seedling').count()).toBe(5);
  expect(page.workers().filter((worker) => worker.url().includes('engine'))).toHaveLength(2);
  expect(complaints).toEqual([]);
});

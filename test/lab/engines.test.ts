/** One engine or two: a second worker is started where agents are on a second base, and ends before another model needs its memory. */
import { expect, it } from 'vitest';
import { makeEngines, type SecondWorker } from '../../src/lab/engines';
import type { EngineSpec } from '../../src/record/engineSpec';
import type { Engine } from '../../src/record/engine';
import type { ModelChoice } from '../../src/record/model';
import { teller } from './teller';

const modelOf = (name: string): ModelChoice => ({ kind: 'files', name, files: [] });
const specOf = (name: string): EngineSpec => ({ device: 'auto', model: modelOf(name), cacheMegabytes: 64 });
const secondOf = (name: string, agents = ['qa']) => ({ model: modelOf(name), agents, others: ['master'] });
const nobody = (): void => undefined;

/** Workers that log when they start and end. */
function openWorld(changes: (name: string) => Partial<Engine> | Promise<never> = () => ({})) {
  const told: string[] = [];
  const openIn =
    (worker: string): SecondWorker['open'] =>
    async ({ model, cacheMegabytes }) => {
      const { name } = model as { name: string };
      told.push(`${worker} opens ${name} with ${cacheMegabytes} MB`);
      return teller(name, { close: async () => void told.push(`${worker} closes ${name}`), ...(await changes(name)) });
    };
  let started = 0;
  const start = (): SecondWorker => {
    const worker = `worker ${++started}`;
    return { open: openIn(worker), end: () => told.push(`${worker} ends`) };
  };
  return { told, ...makeEngines(openIn('first'), start) };
}

it('starts a second worker only for a second base', async () => {
  const { told, open } = openWorld();
  expect((await (await open(specOf('apple'), null, nobody)).info()).model).toBe('apple');
  expect(told).toEqual(['first opens apple with 64 MB']);
  const pair = await open(specOf('apple'), secondOf('pear'), nobody);
  expect(await pair.decode('qa', [[1]])).toEqual(['pear qa 1']);
  expect(await pair.decode('master', [[1]])).toEqual(['apple master 1']);
  expect(told.slice(1)).toEqual(['first opens apple with 64 MB', 'worker 1 opens pear with 64 MB']);
});

it('keeps the second engine while the same one is asked for, and closes it before any other is opened', async () => {
  const { told, open } = openWorld();
  await open(specOf('apple'), secondOf('pear'), nobody);
  await open(specOf('plum'), secondOf('pear', ['math']), nobody);
  await open(specOf('plum'), secondOf('quince'), nobody);
  await open(specOf('plum'), null, nobody);
  expect(told).toEqual([
    ...['first opens apple with 64 MB', 'worker 1 opens pear with 64 MB', 'first opens plum with 64 MB'],
    ...['worker 1 closes pear', 'worker 1 ends', 'first opens plum with 64 MB', 'worker 2 opens quince with 64 MB'],
    ...['worker 2 closes quince', 'worker 2 ends', 'first opens plum with 64 MB']
  ]);
});

it('ends a worker whose engine did not open, or refuses to be closed', async () => {
  const { told, open } = openWorld((name) => {
    if (name === 'pear') return Promise.reject(new Error('pear does not fit'));
    return name === 'plum' ? { close: () => Promise.reject(new Error('The GPU was lost.')) } : {};
  });
  await expect(open(specOf('apple'), secondOf('pear'), nobody)).rejects.toThrow('pear does not fit');
  await open(specOf('apple'), secondOf('plum'), nobody);
  await open(specOf('apple'), null, nobody);
  expect(told.filter((what) => what.endsWith('ends'))).toEqual(['worker 1 ends', 'worker 2 ends']);
});

it('has the model of a coach in the second worker, until another run is opened', async () => {
  const { told, open, openCoach } = openWorld((name) => (name === 'plum' ? Promise.reject(new Error('plum does not fit')) : {}));
  await open(specOf('apple'), null, nobody);
  expect((await (await openCoach(specOf('pear'), nobody)).info()).model).toBe('pear');
  await expect(openCoach(specOf('plum'), nobody)).rejects.toThrow('plum does not fit');
  await openCoach(specOf('pear'), nobody);
  await open(specOf('apple'), null, nobody);
  expect(told).toEqual([
    ...['first opens apple with 64 MB', 'worker 1 opens pear with 64 MB', 'worker 1 closes pear', 'worker 1 ends'],
    ...['worker 2 opens plum with 64 MB', 'worker 2 ends', 'worker 3 opens pear with 64 MB'],
    ...['worker 3 closes pear', 'worker 3 ends', 'first opens apple with 64 MB']
  ]);
});

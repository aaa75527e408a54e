/** Workers that end are started again, the page hears it, and the run that was open is taken up from its last checkpoint. */
import { expect, it, vi } from 'vitest';
import type { ModelStorage } from '../../src/bridge/modelStorage';
import type { Laboratory } from '../../src/bridge/protocol';
import { restarting } from '../../src/bridge/restart';
import type { LabEvent } from '../../src/record/event';

/** Starts that can be made to fail; each records what its laboratory was asked and whether it may steal the lock. `resume` says whether a run opens. */
function makeStarts(resume: () => Promise<void> = async () => undefined) {
  const starts: {
    stealLock: boolean;
    asked: string[];
    fail: (sentence: string) => void;
    say: (...events: readonly Partial<LabEvent>[]) => void;
    ended: boolean;
  }[] = [];
  const start = (stealLock: boolean) => {
    let reject: (error: Error) => void = () => undefined;
    const crash = new Promise<never>((_, refuse) => (reject = refuse));
    const record = {
      stealLock,
      asked: [] as string[],
      fail: (sentence: string) => reject(new Error(sentence)),
      say: (..._: readonly Partial<LabEvent>[]): void => undefined,
      ended: false
    };
    starts.push(record);
    const laboratory = {
      subscribe: async (listener: (events: readonly LabEvent[]) => void) => void (record.say = (...events) => listener(events as LabEvent[])),
      useEndpoint: async (ask: (messages: readonly never[]) => Promise<string>) => void record.asked.push(await ask([])),
      resume: (run: string) => (record.asked.push(`resume ${run}`), resume()),
      advance: () => Promise.race([new Promise(() => undefined), crash])
    } as unknown as Laboratory;
    const repository = `start ${starts.length}`;
    const models = { keptModels: async () => [{ repository }] } as unknown as ModelStorage;
    return { laboratory, models, crash, end: () => void (record.ended = true) };
  };
  return { starts, start };
}

it('goes on from the last checkpoint of the run that was open, and says so', async () => {
  const { starts, start } = makeStarts();
  const { laboratory: lab } = restarting(start);
  const heard: string[] = [];
  const told: string[] = [];
  await lab.subscribe(
    (events) => heard.push(...events.map(({ type }) => type)),
    ({ what }) => told.push(what)
  );
  starts[0]!.say({ type: 'metrics', run: 'a run' });
  const under = lab.advance('turn', 1);
  starts[0]!.fail('The lab worker stopped.');
  await expect(under).rejects.toThrow('The lab worker stopped.');
  await vi.waitFor(() => expect(starts[1]?.asked).toEqual(['resume a run']));
  expect(starts[0]!.ended).toBe(true);
  expect(told[0]).toBe('The lab worker stopped. The workers are started again, and the run is opened at its last checkpoint.');
  starts[1]!.say({ type: 'resumed', run: 'a run' });
  expect(heard).toEqual(['metrics', 'resumed']);
});

it('stops after three starts without a step between them', async () => {
  const { starts, start } = makeStarts();
  const { laboratory: lab } = restarting(start);
  await lab.subscribe(
    () => undefined,
    () => undefined
  );
  for (let i = 0; i < 5; i++) {
    starts.at(-1)!.fail('Again.');
    await new Promise((resume) => setTimeout(resume, 5));
  }
  expect(starts).toHaveLength(3);
  await expect(lab.advance('turn', 1)).rejects.toThrow('Again.');
});

it('counts starts anew once a step was taken', async () => {
  const { starts, start } = makeStarts();
  const { laboratory: lab } = restarting(start);
  await lab.subscribe(
    () => undefined,
    () => undefined
  );
  for (let i = 0; i < 5; i++) {
    starts.at(-1)!.say({ type: 'metrics', run: 'a run' });
    starts.at(-1)!.fail('Again.');
    await new Promise((resume) => setTimeout(resume, 5));
  }
  expect(starts).toHaveLength(6);
});

it('still knows the run that was open after a message without events', async () => {
  const { starts, start } = makeStarts();
  const { laboratory: lab } = restarting(start);
  await lab.subscribe(
    () => undefined,
    () => undefined
  );
  starts[0]!.say({ type: 'metrics', run: 'a run' });
  starts[0]!.say();
  starts[0]!.fail('The lab worker stopped.');
  await vi.waitFor(() => expect(starts[1]?.asked).toEqual(['resume a run']));
});

it('without an open run resumes none', async () => {
  const { starts, start } = makeStarts();
  const { laboratory: lab } = restarting(start);
  const told: string[] = [];
  await lab.subscribe(
    () => undefined,
    ({ what }) => told.push(what)
  );
  starts[0]!.fail('The storage worker stopped.');
  await vi.waitFor(() => expect(told).toEqual(['The storage worker stopped. The workers are started again.']));
  expect(starts[1]!.asked).toEqual([]);
});

it('asks once for the run, of workers that take the lock from those that ended', async () => {
  const { starts, start } = makeStarts(() => Promise.reject(new Error('Its rows are gone.')));
  const { laboratory } = restarting(start);
  const told: string[] = [];
  await laboratory.subscribe(
    () => undefined,
    ({ what }) => told.push(what)
  );
  starts[0]!.say({ type: 'metrics', run: 'a run' });
  starts[0]!.fail('The lab worker stopped.');
  await vi.waitFor(() => expect(told.at(-1)).toBe('The run could not be opened again: Its rows are gone. Resume it from Runs, or reload the page.'));
  expect(starts.map(({ stealLock, asked }) => [stealLock, asked])).toEqual([
    [false, []],
    [true, ['resume a run']]
  ]);
});

it('asks the new workers for models after the old ones ended', async () => {
  const { starts, start } = makeStarts();
  const { models } = restarting(start);
  expect(await models.keptModels()).toEqual([{ repository: 'start 1' }]);
  starts[0]!.fail('The storage worker stopped.');
  await vi.waitFor(() => expect(starts).toHaveLength(2));
  expect(await models.keptModels()).toEqual([{ repository: 'start 2' }]);
});

it('gives the new workers the endpoint that the old ones had', async () => {
  const { starts, start } = makeStarts();
  const { laboratory } = restarting(start);
  await laboratory.useEndpoint(
    async () => 'the endpoint',
    () => null
  );
  starts[0]!.fail('The lab worker stopped.');
  await vi.waitFor(() => expect(starts[1]?.asked).toEqual(['the endpoint']));
});

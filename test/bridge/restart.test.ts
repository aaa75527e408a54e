/** Workers that end are started again, the page hears it, and the run that was open is taken up from its last checkpoint. */
import { expect, it, vi } from 'vitest';
import type { Laboratory } from '../../src/bridge/protocol';
import { restartingLaboratory } from '../../src/bridge/restart';
import type { LabEvent } from '../../src/record/event';

/** Starts that can be made to fail; each laboratory says what it was asked. */
function stand() {
  const starts: { asked: string[]; fail: (sentence: string) => void; say: (event: Partial<LabEvent>) => void; ended: boolean }[] = [];
  const start = () => {
    let reject: (error: Error) => void = () => undefined;
    const crash = new Promise<never>((_, refuse) => (reject = refuse));
    const record = {
      asked: [] as string[],
      fail: (sentence: string) => reject(new Error(sentence)),
      say: (_: Partial<LabEvent>): void => undefined,
      ended: false
    };
    starts.push(record);
    const lab = {
      subscribe: async (listener: (events: readonly LabEvent[]) => void) => void (record.say = (event) => listener([event as LabEvent])),
      resume: async (run: string) => void record.asked.push(`resume ${run}`),
      advance: () => Promise.race([new Promise(() => undefined), crash])
    } as unknown as Laboratory;
    return { lab, crash, end: () => void (record.ended = true) };
  };
  return { starts, start };
}

it('goes on from the last checkpoint of the run that was open, and says so', async () => {
  const { starts, start } = stand();
  const lab = restartingLaboratory(start);
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
  const { starts, start } = stand();
  const lab = restartingLaboratory(start);
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

it('without an open run resumes none', async () => {
  const { starts, start } = stand();
  const lab = restartingLaboratory(start);
  const told: string[] = [];
  await lab.subscribe(
    () => undefined,
    ({ what }) => told.push(what)
  );
  starts[0]!.fail('The storage worker stopped.');
  await vi.waitFor(() => expect(told).toEqual(['The storage worker stopped. The workers are started again.']));
  expect(starts[1]!.asked).toEqual([]);
});

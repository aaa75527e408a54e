/** The lab's commands over a toy engine and a real archive: stepping, pausing, resuming as if nothing had been, and what happens when something breaks. */
import 'fake-indexeddb/auto';
import { unzipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/record/archive';
import { configOf } from '../../src/record/config';
import type { LabEvent } from '../../src/record/event';
import { openArchive } from '../../src/store/archive';
import { openTabOver, type TabChanges } from './tab';
import { retelling, toyEngine, toyTrainer } from './toy';

const config = configOf({ steps: 3, checkpointEvery: 1 });

let names = 0;
let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(`laboratory-${names++}`);
});

const openTab = (changes: TabChanges = {}, trouble?: (step: number) => void, agents?: readonly string[]) => openTabOver(archive, changes, trouble, agents);

/** What the loop said: the log without the session's own marks and their places. */
const said = (events: readonly LabEvent[]) =>
  events.filter(({ type }) => type !== 'checkpoint' && type !== 'resumed').map(({ seq: _, run: __, ...event }) => event);

const types = (events: readonly LabEvent[]) => events.map((event) => event.type);
const onlyRun = async () => (await archive.runs())[0]!.run;

describe('advance', () => {
  it('by turn stops after each turn, phase and step', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    const stops: string[][] = [];
    for (let i = 0; i < 5; i++) {
      heard.length = 0;
      await lab.advance('turn', 1);
      stops.push(types(heard));
    }
    expect(stops).toEqual([['step', 'phase'], ['turn'], ['turn'], ['phase'], ['metrics', 'checkpoint']]);
  });

  it('by phase stops at each phase and at the end of the step', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    heard.length = 0;
    expect(await lab.advance('phase', 1)).toBe(2);
    expect(types(heard)).toEqual(['step', 'phase']);
    expect(await lab.advance('phase', 1)).toBe(3);
    expect(types(heard).slice(2)).toEqual(['turn', 'turn', 'phase']);
    expect(await lab.advance('phase', 1)).toBe(1);
    expect(types(heard).slice(5)).toEqual(['metrics', 'checkpoint']);
  });

  it('by episode closes steps, and ends with the run', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    expect(await lab.advance('episode', 2)).toBe(12);
    expect(types(heard).filter((type) => type === 'metrics')).toHaveLength(2);
    expect(await lab.advance('episode', 9)).toBe(6);
    expect(await lab.advance('episode', 1)).toBe(0);
    expect(heard.map((event) => event.seq)).toEqual(heard.map((_, i) => i));
    expect(await lab.history(await onlyRun())).toEqual(heard);
  });

  it('to the end of a run saves a checkpoint, also where the number of steps is no multiple of the interval', async () => {
    const { lab, heard } = openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery: 2 }));
    await lab.advance('episode', 3);
    const saved = heard.filter((event) => event.type === 'checkpoint');
    expect(saved.map(({ id, automatic }) => [id, automatic])).toEqual(['step-0', 'step-2', 'step-3'].map((id) => [id, true]));
    expect((await archive.load(await onlyRun()))!.lab.step).toBe(3);
  });

  it('ends at the next event when paused', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    const running = lab.advance('episode', 3);
    await lab.pause();
    expect(await running).toBeLessThan(3);
    const before = heard.length;
    await lab.advance('episode', 1);
    expect(types(heard.slice(before))).toContain('metrics');
  });

  it('paused after the last event of a step, takes the next one whole when asked for one', async () => {
    const { lab, heard } = openTab({
      openLoop: async () =>
        retelling(toyTrainer(toyEngine()), async function* (event, { step }) {
          if (event.type === 'metrics' && step === 0) await lab.pause();
          yield event;
        })
    });
    await lab.start(config);
    expect(await lab.advance('episode', 3)).toBeGreaterThan(0);
    const steps = () => types(heard).filter((type) => type === 'metrics').length;
    expect(steps()).toBe(1);
    expect(await lab.advance('episode', 1)).toBeGreaterThan(0);
    expect(steps()).toBe(2);
  });

  it('asks for a run first', async () => {
    await expect(openTab().lab.advance('turn', 1)).rejects.toThrow('No run is open');
  });
});

describe('checkpoints by themselves', () => {
  it.each([
    [1, [1, 2, 3]],
    [2, [0, 2, 3]],
    [100, [0, 3]],
    [0, []]
  ])('every %i steps, and at the end of the run, are those after steps %j', async (checkpointEvery, steps) => {
    const { lab } = openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery }));
    await lab.advance('episode', 3);
    expect((await archive.runs())[0]!.checkpoints.map(({ step }) => step)).toEqual(steps);
  });
});

it('of a long step no more than 64 events wait to be written', async () => {
  const sizes: number[] = [];
  const counted: Archive = { ...archive, append: (run, events) => (sizes.push(events.length), archive.append(run, events)) };
  const engine = toyEngine();
  const trainer = toyTrainer(engine);
  const { lab, heard } = openTab({
    archive: counted,
    openLoop: async () => ({
      ...trainer,
      step: async function* (state) {
        for (let i = 0; i < 150; i++) yield { type: 'phase', phase: 'Rollout', step: state.step };
        return yield* trainer.step(state);
      }
    })
  });
  await lab.start(config);
  await lab.advance('episode', 1);
  expect(Math.max(...sizes)).toBe(64);
  expect(await lab.history(await onlyRun())).toEqual(heard);
});

describe('resume', () => {
  it.each([1, 2, 4, 6, 7, 9, 11, 13, 15])('after a kill at turn stop %i, history equals that of an uninterrupted run', async (stops) => {
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);

    const killed = openTab();
    await killed.lab.start(config);
    const run = await onlyRun();
    await killed.lab.advance('turn', stops);
    const { lab, heard } = openTab();
    await lab.resume(run);
    await lab.advance('episode', 3);
    expect(said(await lab.history(run))).toEqual(said(whole.heard));
    expect(heard[0]).toMatchObject({ type: 'resumed', run });
    expect((await lab.history(run)).map((event) => event.seq)).toEqual((await lab.history(run)).map((_, i) => i));
    expect((await archive.load(run))!.engine).toEqual(await whole.engine.save());
  });

  it('goes back to a named checkpoint, and to the beginning where there is none', async () => {
    const { lab, heard } = openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery: 0 }));
    const run = await onlyRun();
    await lab.advance('episode', 1);
    expect(await lab.saveCheckpoint()).toBe('step-1');
    await lab.advance('episode', 2);
    const first = said(heard);
    await lab.resume(run, 'step-1');
    await lab.advance('episode', 2);
    expect(said(await lab.history(run))).toEqual(first);
    await expect(lab.resume(run, 'step-9')).rejects.toThrow('no checkpoint "step-9"');

    const bare = openTab();
    await bare.lab.start(configOf({ steps: 3, checkpointEvery: 0 }));
    const other = await onlyRun();
    await bare.lab.advance('turn', 7);
    const again = openTab();
    await again.lab.resume(other);
    await again.lab.advance('episode', 3);
    expect(said(await again.lab.history(other))).toEqual(said(await lab.history(run)));
  });

  it('of an unknown run is refused and leaves the open one as it was', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    await lab.advance('turn', 2);
    await expect(lab.resume('nowhere')).rejects.toThrow('"nowhere" is not stored');
    await lab.advance('episode', 1);
    expect(types(heard)).not.toContain('resumed');
  });
});

describe('tokens', () => {
  it('are spelled one by one', async () => {
    const { lab } = openTab();
    await lab.start(config);
    expect(await lab.tokens('qa', [[7, 9], [], [9]])).toEqual([['<qa 7>', '<qa 9>'], [], ['<qa 9>']]);
  });
});

describe('a checkpoint by hand', () => {
  it('in mid-step is the last boundary, and the step goes on', async () => {
    const { lab, heard } = openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery: 0 }));
    await lab.advance('episode', 1);
    await lab.advance('turn', 2);
    expect(await lab.saveCheckpoint()).toBe('step-1');
    expect(heard.at(-1)).toMatchObject({ type: 'checkpoint', id: 'step-1', automatic: false });
    await lab.advance('episode', 1);
    expect(heard.map((event) => event.seq)).toEqual(heard.map((_, i) => i));
    const { lab: state } = (await archive.load(await onlyRun()))!;
    expect(state).toMatchObject({ step: 1, seq: heard.findIndex((event) => event.type === 'metrics') + 1 });
  });
});

describe('a bundle', () => {
  it('exported in mid-step is the last boundary, and the run it is exported from does not notice', async () => {
    const plain = openTab();
    await plain.lab.start(config);
    await plain.lab.advance('episode', 3);

    const { lab, heard, engine } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const boundary = await engine.save();
    await lab.advance('phase', 2);
    await engine.update({
      samples: [],
      loss: { kind: 'supervised' },
      optimiser: { learningRate: 0, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 0 },
      tokenBudget: 1
    });
    const moved = await engine.save();
    const { checkpoint, events } = await archive.unpack(await lab.exportBundle());
    expect(checkpoint.engine).toEqual(boundary);
    expect(events).toEqual(heard.slice(0, checkpoint.lab.seq));
    expect(await engine.save()).toEqual(moved);
    await engine.restore(boundary);
    await lab.advance('episode', 2);
    expect(said(heard)).toEqual(said(plain.heard));
  });

  it('imported continues as the exported run would have', async () => {
    const { lab, heard } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const bytes = await lab.exportBundle();
    await lab.advance('episode', 2);
    const elsewhere = openTab();
    await elsewhere.lab.importBundle(bytes);
    const { run } = elsewhere.heard[0]!;
    expect(run).toMatch(/ \(2\)$/);
    await elsewhere.lab.advance('episode', 2);
    expect(said(await elsewhere.lab.history(run))).toEqual(said(heard));
  });

  it('that is damaged, or of another team, stores nothing and stops nothing', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const bytes = await lab.exportBundle();
    await lab.advance('turn', 1);
    await expect(lab.importBundle(bytes.subarray(0, 500))).rejects.toThrow('torn');
    expect(await lab.advance('turn', 1)).toBe(1);
    const stranger = openTab({}, undefined, ['master', 'efc']);
    await expect(stranger.lab.importBundle(bytes)).rejects.toThrow('another model or team: the agent "efc" is missing');
    expect(await archive.runs()).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('in a stage is an event and an error, and the step is taken again from its beginning', async () => {
    const whole = openTab();
    await whole.lab.start(config);
    await whole.lab.advance('episode', 3);
    let failures = 1;
    const { lab, heard } = openTab({}, (step) => {
      if (step === 1 && failures-- > 0) throw new TypeError('the judge fell asleep');
    });
    await lab.start(config);
    const run = await onlyRun();
    await expect(lab.advance('episode', 3)).rejects.toThrow('the judge fell asleep');
    expect(heard.at(-1)).toMatchObject({ type: 'failure', name: 'TypeError', message: 'the judge fell asleep', stack: expect.stringContaining('toy.ts') });
    expect((await lab.history(run)).at(-1)).toEqual(heard.at(-1));
    await lab.advance('episode', 2);
    expect(said(await lab.history(run))).toEqual(said(whole.heard));
  });

  it('with numbers that are not finite keeps the checkpoints there are, says so, and the step is taken again', async () => {
    const { lab, heard, engine } = openTab();
    await lab.start(config);
    const run = await onlyRun();
    await lab.advance('episode', 1);
    const good = await archive.load(run);
    const save = engine.save;
    for (const spoilt of ['values', 'firstMoment', 'secondMoment'] as const)
      for (const wrong of [NaN, Infinity]) {
        engine.save = async () => {
          const state = await save();
          return { ...state, qa: { ...state['qa']!, [spoilt]: { w: Float32Array.of(1, wrong) } } };
        };
        await expect(lab.advance('episode', 1)).rejects.toThrow(/^Step 2 left a number that is not finite in "w" of qa, so it was not kept.*learning rate\.$/);
        expect(heard.at(-1)).toMatchObject({ type: 'failure', message: expect.stringContaining('not finite') });
        expect(await archive.load(run)).toEqual(good);
      }
    engine.save = save;
    await lab.advance('episode', 2);
    expect((await archive.load(run))!.lab.step).toBe(3);
  });

  it('with settings that cannot work on the model stores no run', async () => {
    const { lab } = openTab({
      openLoop: async () => ({ ...toyTrainer(toyEngine()), check: async () => Promise.reject(new RangeError('"maxTokens" is too large.')) })
    });
    await expect(lab.start(config)).rejects.toThrow('"maxTokens" is too large.');
    expect(await archive.runs()).toEqual([]);
  });

  it('in a stage leaves what is exported as it was after the last step', async () => {
    const { lab } = openTab({}, (step) => {
      if (step === 1) throw new TypeError('the judge fell asleep');
    });
    await lab.start(config);
    await lab.advance('episode', 1);
    const adapter = async () => unzipSync(await lab.exportBundle())['adapters/master/adapter_config.json'];
    const before = await adapter();
    await expect(lab.advance('episode', 1)).rejects.toThrow('the judge fell asleep');
    expect(await adapter()).toEqual(before);
  });

  it('with the disk pauses training and loses nothing', async () => {
    let full = false;
    const refuse = async (): Promise<never> => Promise.reject(new DOMException('no space left', 'QuotaExceededError'));
    const scarce: Archive = {
      ...archive,
      append: (run, events) => (full ? refuse() : archive.append(run, events)),
      save: (checkpoint, automatic) => (full ? refuse() : archive.save(checkpoint, automatic))
    };
    const { lab, heard } = openTab({ archive: scarce });
    await lab.start(config);
    const run = await onlyRun();
    full = true;
    await expect(lab.advance('episode', 3)).rejects.toThrow('no space left');
    const before = heard.length;
    await expect(lab.advance('turn', 1)).rejects.toThrow('no space left');
    expect(heard.length).toBe(before);
    full = false;
    await lab.advance('episode', 2);
    expect(await lab.history(run)).toEqual(heard);
    expect(types(heard).filter((type) => type === 'metrics')).toHaveLength(3);
    expect((await archive.load(run))!.lab.step).toBe(3);
  });

  it('with another tab that trains rejects with a sentence, and stored runs can be read', async () => {
    const first = openTab();
    await first.lab.start(config);
    const second = openTab({ acquireLock: () => Promise.reject(new Error('Orchard is training in another tab.')) });
    await expect(second.lab.start(config)).rejects.toThrow('another tab');
    await expect(second.lab.remove(await onlyRun())).rejects.toThrow('another tab');
    expect(types(await second.lab.history(await onlyRun()))).toEqual(['run', 'checkpoint']);
  });

  it('with settings rejects with a sentence, and the open run stays open', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await expect(lab.start({ ...config, rank: 1000 })).rejects.toThrow('"rank" must be');
    await expect(lab.remove(await onlyRun())).rejects.toThrow('This run is open');
    expect(await lab.advance('turn', 1)).toBe(2);
  });
});

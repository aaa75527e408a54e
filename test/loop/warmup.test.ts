/** The warm-up on the scripted policy: what is shown when, what comes of it, and that reinforcement goes on from there as from a beginning. */
import { describe, expect, it } from 'vitest';
import { beginRun, resumeRun } from '../../src/loop/begin';
import { demonstrationsOf, encodeConversations } from '../../src/loop/curriculum';
import { isHeldOutLossDue, measureHeldOutLoss } from '../../src/loop/heldOutLoss';
import { warmupStep } from '../../src/loop/warmup';
import type { LabState } from '../../src/record/checkpoint';
import { totalSteps, warmSteps } from '../../src/record/steps';
import type { EngineState } from '../../src/record/engine';
import type { EventPayload, LabEvent } from '../../src/record/event';
import { metricsOf, pullFresh, pullRun } from './pull';
import { scriptedEngine, type ScriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

/** Two epochs of three steps on five rows, then two steps of reinforcement. */
const config = toyConfig({ steps: 2, warmRows: 5, warmBatch: 2, warmEpochs: 2, warmRate: 0.05, memory: 'off' });
const WARM = 6;

const only = <Type extends LabEvent['type']>(events: readonly LabEvent[], type: Type) =>
  events.filter((event): event is Extract<LabEvent, { readonly type: Type }> => event.type === type);
const typesOf = (events: readonly LabEvent[], step: number) => events.flatMap((event) => (event.step === step && event.type !== 'run' ? [event.type] : []));
/** The scripted engine's characters. */
const lengthOf = ({ updated }: ScriptedEngine, update: number) => updated[update]!.samples.reduce((total, { completion }) => total + completion.length, 0);

describe('a warm-up', () => {
  it('comes first, and is counted among the steps', async () => {
    expect([warmSteps(config), totalSteps(config)]).toEqual([WARM, WARM + 2]);
    expect(warmSteps(toyConfig())).toBe(0);
    const { events, state } = await pullFresh(config, toyLab());
    expect(state.step).toBe(WARM + 2);
    expect(only(events, 'lesson').map(({ step, epoch }) => [step, epoch])).toEqual([0, 1, 2, 3, 4, 5].map((step) => [step, step < 3 ? 1 : 2]));
    expect(only(events, 'step').map(({ step }) => step)).toEqual([WARM, WARM + 1]);
    expect(typesOf(events, 0)).toEqual(['lesson', 'phase', 'heldOut', 'taught', 'metrics']);
    expect(events.flatMap((event) => (event.type === 'phase' && event.step < WARM ? [event.phase] : []))).toEqual(Array(WARM).fill('Teach'));
    expect(metricsOf(events)[0]).toMatchObject({ loss: expect.any(Number), learned_tokens: expect.any(Number), epoch: 1, left_out: 0 });
    expect(metricsOf(events)[0]).not.toHaveProperty('kl');
  });

  it('shows every row once an epoch, in an order by seed that is another each time', async () => {
    const shown = async (seed: number) =>
      only((await pullFresh({ ...config, seed, warmRows: 12, steps: 1 }, toyLab())).events, 'lesson').map(({ tasks }) => tasks.map(({ id }) => id));
    const lessons = await shown(7);
    expect(lessons.every(({ length }) => length === 2)).toBe(true);
    const [first, second] = [lessons.slice(0, 6).flat(), lessons.slice(6).flat()];
    expect(new Set(first).size).toBe(12);
    expect([...second].sort()).toEqual([...first].sort());
    expect(second).not.toEqual(first);
    expect((await shown(8)).flat()).not.toEqual(lessons.flat());
    expect(await shown(7)).toEqual(lessons);
  });

  it('lowers the loss on held-out rows, which it tells at the beginning, with every epoch and at the end', async () => {
    const { events } = await pullFresh({ ...config, warmRows: 20, warmEpochs: 3 }, toyLab());
    const held = only(events, 'heldOut');
    expect(held.map(({ step }) => step)).toEqual([0, 3, 6, 9, 10, 12, 15, 18, 20, 21, 24, 27, 30]);
    expect(held.every(({ rows, tokens }) => rows === 10 && tokens > 100)).toBe(true);
    expect(held.at(-1)!.loss).toBeLessThan(held[0]!.loss * 0.7);
    const taught = only(events, 'taught');
    expect(taught.at(-1)!.report!.all.loss).toBeLessThan(taught[0]!.report!.all.loss);
  });

  it('learns the first turns first, or all of them from the start', async () => {
    const [progressive, all] = [scriptedEngine(), scriptedEngine()];
    await pullFresh(config, toyLab(progressive));
    await pullFresh({ ...config, warmSchedule: 'all' }, toyLab(all));
    expect(lengthOf(progressive, 0)).toBeLessThan(lengthOf(all, 0));
    expect(progressive.updated[0]!.samples.map(({ maskedSpans }) => maskedSpans!.length)).not.toContain(2);
    expect(progressive.updated[3]).toEqual({ ...all.updated[3]!, samples: progressive.updated[3]!.samples });
    expect(lengthOf(progressive, 3), 'In the last epoch all are open.').toBe(lengthOf(all, 3));
    expect(all.updated[0]!.samples.some(({ maskedSpans }) => maskedSpans!.length === 2)).toBe(true);
  });

  it('teaches each agent its own turns, or the master alone', async () => {
    const [team, master] = [scriptedEngine(), scriptedEngine()];
    const { state } = await pullFresh(config, toyLab(team));
    expect(new Set(team.updated[0]!.samples.map(({ agent }) => agent)).size).toBeGreaterThan(1);
    expect(team.updated[0]!.loss).toEqual({ kind: 'supervised' });
    expect(state.updates.master).toBe(team.updated.length);
    await pullFresh({ ...config, trained: 'master' }, toyLab(master));
    expect(new Set(master.updated.flatMap(({ samples }) => samples.map(({ agent }) => agent)))).toEqual(new Set(['master']));
  });

  it('raises its rate over the first tenth, and keeps to the budget', async () => {
    const engine = scriptedEngine();
    await pullFresh({ ...config, warmRows: 60, warmEpochs: 1, tokenBudget: 256, steps: 1 }, toyLab(engine));
    const rates = engine.updated.slice(0, 30).map(({ optimiser }) => optimiser.learningRate / 0.05);
    expect(rates.slice(0, 4)).toEqual([1 / 3, 2 / 3, 1, 1].map((rate) => expect.closeTo(rate, 10)));
    expect(engine.updated[0]).toMatchObject({ tokenBudget: 256, optimiser: { beta1: 0.9, beta2: 0.98, clipNorm: 1 } });
  });

  it('leaves out conversations that the model has no room for, and counts them', async () => {
    const small = (contextLength: number) => {
      const engine = scriptedEngine();
      return { ...engine, info: async () => ({ ...(await engine.info()), contextLength }) };
    };
    /** What happens in the first step. */
    const pullLesson = async (contextLength: number): Promise<EventPayload[]> => {
      const lab = toyLab(small(contextLength));
      const { state } = await beginRun('run', { ...config, warmSchedule: 'all' }, lab);
      const happenings: EventPayload[] = [];
      for await (const happening of warmupStep(state, lab)) happenings.push(happening);
      return happenings;
    };
    const [, , held, some] = await pullLesson(240);
    expect(held).toMatchObject({ type: 'heldOut', rows: 5 });
    expect(some).toMatchObject({ type: 'taught', leftOut: 1, report: { all: { samples: 4 } } });
    const [, , none, metrics] = await pullLesson(20);
    expect(none).toEqual({ type: 'taught', report: null, updates: { master: 0, efc: 0, math: 0 }, leftOut: 5 });
    expect(metrics).toMatchObject({ type: 'metrics', metrics: { samples: 0, left_out: 5 } });
  });

  it('takes a conversation that fills the model’s context to the last token', async () => {
    const rows = toyLab().data.rowsWithSolutions('sft', 1);
    const within = async (contextLength: number) => {
      const engine = scriptedEngine();
      const lab = toyLab({ ...engine, info: async () => ({ ...(await engine.info()), contextLength }) });
      return encodeConversations(await demonstrationsOf({ epoch: 1, rows }, config, lab), 2, config, lab);
    };
    const [whole] = await within(100_000);
    const length = whole!.context.length + whole!.completion.length;
    expect((await within(length))[0]).toEqual(whole);
    expect((await within(length - 1))[0]).toBeNull();
  });

  it('measures on held-out rows no more once it is over, nor where there is none', () => {
    expect([0, 1, WARM, WARM + 1, WARM + 2].filter((step) => isHeldOutLossDue({ step, config }))).toEqual([0, 1, WARM]);
    expect(isHeldOutLossDue({ step: 0, config: toyConfig() })).toBe(false);
  });

  it.each([
    [3000, 2],
    [9000, 1]
  ])('measures on as many held-out rows of %i characters as 8,192 tokens hold, and on one at least', async (length, rows) => {
    const lab = toyLab();
    const long = (part: 'sft' | 'dev', count: number) =>
      lab.data.rowsWithSolutions(part, count).map((row) => ({ ...row, task: { ...row.task, response: row.task.response.padEnd(length, '.') } }));
    const happenings: EventPayload[] = [];
    for await (const happening of measureHeldOutLoss(config, { ...lab, data: { ...lab.data, rowsWithSolutions: long } })) happenings.push(happening);
    expect(happenings).toMatchObject([{ type: 'heldOut', rows }]);
  });
});

describe('reinforcement after a warm-up', () => {
  it('draws, warms its rate up and is evaluated as from its own first step, at no distance from where it begins', async () => {
    const plain = { ...config, evaluateEvery: 2, evaluateRows: 5, warmupSteps: 4, learningRate: 0.04 };
    const engine = scriptedEngine();
    const { events } = await pullFresh(plain, toyLab(engine));
    const alone = await pullFresh({ ...plain, warmRows: 0 }, toyLab());
    expect(only(events, 'step').map(({ tasks }) => tasks)).toEqual(only(alone.events, 'step').map(({ tasks }) => tasks));
    expect(engine.updated.slice(WARM).map(({ optimiser }) => optimiser.learningRate)).toEqual([0.01, 0.02].map((rate) => expect.closeTo(rate, 10)));
    expect(only(events, 'evaluation').map(({ step }) => step)).toEqual([WARM, WARM + 2]);
    expect(metricsOf(events)[WARM]!.kl).toBe(0);
    expect(metricsOf(events)[WARM + 1]!.kl).toBeGreaterThan(0);
  });

  it('is the same when the run was resumed from any boundary, in the warm-up, at its end or after it', async () => {
    const remembering = { ...config, memory: 'on', evaluateEvery: 1, evaluateRows: 5 } as const;
    const lab = toyLab();
    const { state } = await beginRun('run', remembering, lab);
    const saved: { lab: LabState; engine: EngineState }[] = [];
    const whole = await pullRun(state, lab, async (boundary) => {
      saved.push(structuredClone({ lab: boundary, engine: await lab.engine.save() }));
    });
    const timeless = (events: readonly LabEvent[]) =>
      events.map((one) => (one.type === 'metrics' ? { ...one, metrics: { ...one.metrics, step_time: 0 } } : one));
    expect(saved.map(({ engine }) => engine.master!.anchor !== undefined)).toEqual([...Array<boolean>(WARM - 1).fill(false), true, true, true]);
    for (const checkpoint of saved) {
      const fresh = toyLab();
      await resumeRun(checkpoint.lab, checkpoint.engine, fresh);
      const rest = await pullRun(checkpoint.lab, fresh);
      expect(timeless(rest.events)).toEqual(timeless(whole.events.filter((one) => one.seq >= checkpoint.lab.seq)));
      expect(rest.state).toEqual(whole.state);
    }
  });
});

/** The whole loop on the scripted policy: order, sameness, resumption, learning, failure. */
import { describe, expect, it } from 'vitest';
import { beginRun, resumeRun } from '../../src/loop/begin';
import type { LabState } from '../../src/record/checkpoint';
import { configOf, FIELDS, type RunConfig } from '../../src/record/config';
import type { EngineState } from '../../src/record/engine';
import { PHASES } from '../../src/record/event';
import { pullFresh, pullRun, metricsOf } from './pull';
import { scriptedEngine } from './scripted';
import { PRICES, drawToyTasks } from './toy';
import { toyConfig, toyLab } from './toyLab';

/** Logits of a policy that is mostly right, so that there is something to remember. */
const competent = [2, 0, 0, -3] as const;

describe('a run', () => {
  it('goes through the phases in order, every step', async () => {
    const { events } = await pullFresh(toyConfig(), toyLab());
    for (const step of [0, 1, 2]) {
      const phases = events.flatMap((event) => (event.step === step && event.type === 'phase' ? [event.phase] : []));
      expect(phases).toEqual(PHASES.slice(PHASES.indexOf('Rollout')));
      const types = events.filter((event) => event.step === step && event.type !== 'run').map((event) => event.type);
      expect(types[0]).toBe('step');
      expect(types.at(-1)).toBe('metrics');
    }
  });

  it('numbers its events without a gap and names run and step', async () => {
    const { events, state } = await pullFresh(toyConfig(), toyLab());
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    expect(state.seq).toBe(events.length);
    expect(events.every((event) => event.run === 'run')).toBe(true);
    expect(events.map((event) => event.step)).toEqual(events.map((event) => event.step).sort((a, b) => a - b));
  });

  it('emits plain data only', async () => {
    const { events } = await pullFresh(toyConfig({ steps: 1, evaluateEvery: 1, evaluateRows: 5 }), toyLab());
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  it('is the same for the same seed and another for another', async () => {
    const one = await pullFresh(toyConfig(), toyLab());
    const same = await pullFresh(toyConfig(), toyLab());
    const other = await pullFresh(toyConfig({ seed: 8 }), toyLab());
    expect(same.events).toEqual(one.events);
    expect(metricsOf(other.events)).not.toEqual(metricsOf(one.events));
  });

  it('resumed from any boundary is what it would have been', async () => {
    const config = toyConfig({ steps: 4, evaluateEvery: 2, evaluateRows: 5 });
    const lab = toyLab(scriptedEngine(competent));
    const { state, event } = await beginRun('run', config, lab);
    const saved: { lab: LabState; engine: EngineState }[] = [];
    const whole = await pullRun(state, lab, async (boundary) => {
      saved.push(structuredClone({ lab: boundary, engine: await lab.engine.save() }));
    });
    expect(whole.state.memory.entries.length).toBeGreaterThan(0);
    const timeless = (events: typeof whole.events) =>
      events.map((one) => (one.type === 'metrics' ? { ...one, metrics: { ...one.metrics, step_time: 0 } } : one));
    for (const checkpoint of saved) {
      const fresh = toyLab(scriptedEngine(competent));
      await resumeRun(checkpoint.lab, checkpoint.engine, fresh);
      const rest = await pullRun(checkpoint.lab, fresh);
      expect(timeless(rest.events)).toEqual(timeless(whole.events.filter((one) => one.seq >= checkpoint.lab.seq)));
      expect(rest.state).toEqual(whole.state);
    }
    expect(event.type).toBe('run');
  }, 30_000);

  it('learns: reward and greedy success rise, cooperation included', async () => {
    const lab = toyLab(scriptedEngine([2.5, 0, 0, -1], { efc: [1, 1.5, 0, -1] }));
    const { events } = await pullFresh(toyConfig({ steps: 12, queries: 4, groupSize: 6, learningRate: 0.1, evaluateEvery: 12, evaluateRows: 10 }), lab);
    const rewards = metricsOf(events).map((metrics) => metrics.reward!);
    const average = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
    expect(average(rewards.slice(-3))).toBeGreaterThan(average(rewards.slice(0, 3)) + 0.5);
    const scores = events.flatMap((event) => (event.type === 'evaluation' ? [event] : []));
    expect(scores.map((event) => event.step)).toEqual([0, 12]);
    expect(scores[0]!.all.solved).toBe(0);
    expect(scores[1]!.kinds.coop).toEqual({ rows: 5, solved: 5 });
    expect(scores[1]!.kinds.efc).toEqual({ rows: 5, solved: 5 });
  }, 30_000);

  it('raises an error of the judge, the world or the engine instead of rewarding it with zero', async () => {
    const broken = (what: string) => () => {
      throw new Error(what);
    };
    await expect(pullFresh(toyConfig(), toyLab(scriptedEngine(), { judge: broken('no judge today') }))).rejects.toThrow('no judge today');
    const world = { call: broken('the shop burned down'), effects: () => [], copy: () => world };
    await expect(pullFresh(toyConfig(), toyLab(scriptedEngine(), { openWorld: () => world }))).rejects.toThrow('the shop burned down');
    const engine = { ...scriptedEngine(), update: async () => broken('device lost')() };
    await expect(pullFresh(toyConfig(), toyLab(engine))).rejects.toThrow('device lost');
  });

  it('trains the master alone when told to', async () => {
    const engine = scriptedEngine();
    const { state } = await pullFresh(toyConfig({ trained: 'master', select: 'all' }), toyLab(engine));
    expect(engine.updated.length).toBeGreaterThan(0);
    expect(new Set(engine.updated.flatMap((request) => request.samples.map((sample) => sample.agent)))).toEqual(new Set(['master']));
    expect(state.updates).toMatchObject({ efc: 0, math: 0 });
    expect(state.updates.master).toBe(engine.updated.length);
  });

  it.each(Object.keys(FIELDS.select.choices) as RunConfig['select'][])('trains the agents of selected groups, and no number of another: %s', async (select) => {
    let spared = 0;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const engine = scriptedEngine(competent);
      const lab = toyLab(engine);
      const { state } = await beginRun('run', toyConfig({ select, topK: 1, queries: 1, steps: 1, seed }), lab);
      const before = await engine.save();
      const { events } = await pullRun(state, lab);
      const after = await engine.save();
      const groups = events.flatMap((event) => (event.type === 'group' ? [event.group] : []));
      const chosen = events
        .flatMap((event) => (event.type === 'select' ? event.chosen : []))
        .map(({ node }) => groups.find((group) => group.node === node)!.agent);
      for (const agent of Object.keys(after)) {
        if (chosen.includes(agent)) expect(after[agent]!.step).toBe(before[agent]!.step + 1);
        else expect(after[agent]).toEqual(before[agent]);
        spared += Number(chosen.length > 0 && !chosen.includes(agent));
      }
    }
    expect(spared).toBeGreaterThan(0);
  });

  it('watches without training, remembering or evaluating when nobody is trained', async () => {
    const engine = scriptedEngine(competent);
    const { events, state } = await pullFresh(toyConfig({ trained: 'none', evaluateEvery: 1 }), toyLab(engine));
    expect(engine.updated).toEqual([]);
    expect(state).toMatchObject({ step: 3, memory: { entries: [], recent: {} }, updates: { master: 0, efc: 0, math: 0 } });
    expect(events.filter(({ type }) => ['update', 'memory', 'evaluation', 'evaluating'].includes(type))).toEqual([]);
    expect(events.some((event) => event.type === 'group' && event.group.variance > 0)).toBe(true);
    expect(events.flatMap((event) => (event.type === 'select' ? event.chosen : []))).toEqual([]);
    expect(metricsOf(events).every((metrics) => metrics.selected === 0 && metrics.reward! > 0)).toBe(true);
  });

  it('is evaluated at its beginning, as often as it says, and at its end', async () => {
    const { events } = await pullFresh(toyConfig({ steps: 3, evaluateEvery: 2, evaluateRows: 5 }), toyLab());
    expect(events.flatMap(({ type, step }) => (type === 'evaluation' ? [step] : []))).toEqual([0, 2, 3]);
  });

  it('counts the updates each agent has had, inner ones too', async () => {
    const engine = scriptedEngine();
    const { state } = await pullFresh(toyConfig({ innerUpdates: 3 }), toyLab(engine));
    const had = (agent: string) => engine.updated.filter(({ samples }) => samples.some((sample) => sample.agent === agent)).length;
    expect(had('master')).toBeGreaterThan(0);
    expect(state.updates).toEqual(Object.fromEntries(['master', 'efc', 'math'].map((agent) => [agent, 3 * had(agent)])));
  });

  it('warms the learning rate up by step number', async () => {
    const engine = scriptedEngine();
    await pullFresh(toyConfig({ steps: 4, warmupSteps: 3, learningRate: 0.03 }), toyLab(engine));
    expect(engine.updated.map((request) => request.optimiser.learningRate)).toEqual([0.01, 0.02, 0.03, 0.03].map((rate) => expect.closeTo(rate, 10)));
  });

  it('lets the learning rate fall to a tenth over the steps asked for, and leaves it there', async () => {
    const engine = scriptedEngine();
    await pullFresh(toyConfig({ steps: 4, rateFall: 2, learningRate: 0.1 }), toyLab(engine));
    expect(engine.updated.map((request) => request.optimiser.learningRate)).toEqual([0.1, 0.055, 0.01, 0.01].map((rate) => expect.closeTo(rate, 10)));
  });

  it('lets the pull to where it began fall to none over the steps asked for', async () => {
    const engine = scriptedEngine();
    await pullFresh(toyConfig({ steps: 4, beta: 0.3, betaFall: 3 }), toyLab(engine));
    const betas = engine.updated.map(({ loss }) => (loss.kind === 'grpo' ? loss.beta : null));
    expect(betas).toEqual([0.3, 0.2, 0.1, 0].map((beta) => expect.closeTo(beta, 10)));
  });

  it('takes a step without an update where no group says anything', async () => {
    const engine = scriptedEngine([50, 0, 0, 0]);
    const { events, state } = await pullFresh(toyConfig({ steps: 1, efficiencyWeight: 0 }), toyLab(engine));
    expect(engine.updated).toEqual([]);
    expect(events.some((event) => event.type === 'update')).toBe(false);
    expect(metricsOf(events)[0]).toMatchObject({ frac_reward_zero_std: 1, solved: 1, selected: 0 });
    expect(metricsOf(events)[0]).not.toHaveProperty('kl');
    expect(state.step).toBe(1);
  });

  it('recalls what it has learned, and never an answer, a thing or a number of a row', async () => {
    const { events, state } = await pullFresh(toyConfig({ steps: 8 }), toyLab(scriptedEngine(competent)));
    const recalled = events.flatMap((event) => (event.type === 'turn' ? event.turn.memoryIds : []));
    expect(recalled.length).toBeGreaterThan(0);
    const added = events.flatMap((event) => (event.type === 'memory' && event.change.op === 'add' ? [event] : []));
    expect(added.map((event) => event.change.entry.createdAt)).toEqual(added.map((event) => event.step));
    const tasks = Array.from({ length: 8 }, (_, step) => drawToyTasks({ seed: 7, queries: 4 }, step)).flat();
    const secrets = [...Object.keys(PRICES), ...tasks.flatMap((task) => [task.response, ...task.parts.map(({ value }) => value)])];
    const written = events.flatMap((event) => (event.type === 'memory' ? [event.change.entry] : [])).concat(state.memory.entries);
    for (const { strategy, situation, key } of written) {
      const text = [strategy, situation, ...key].join(' ');
      expect(text).not.toMatch(/\d/);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });

  it('remembers nothing with memory off', async () => {
    const { events, state } = await pullFresh(toyConfig({ memory: 'off' }), toyLab());
    expect(events.some((event) => event.type === 'memory')).toBe(false);
    expect(state.memory).toEqual({ entries: [], recent: {} });
  });

  it('recalls from frozen memory what was there, and changes nothing of it', async () => {
    const first = toyLab(scriptedEngine(competent));
    const { state } = await pullFresh(toyConfig({ steps: 6 }), first);
    expect(state.memory.entries.length).toBeGreaterThan(0);
    const engine = await first.engine.save();
    const continued = async (memory: RunConfig['memory']) => {
      const from = { ...state, config: { ...state.config, memory, steps: 9 } };
      const lab = toyLab(scriptedEngine(competent));
      await resumeRun(from, engine, lab);
      const { events, state: after } = await pullRun(from, lab);
      const turns = events.flatMap((event) => (event.type === 'turn' ? [event] : []));
      const recalled = turns.flatMap(({ turn }) => turn.memoryIds);
      return { after, recalled, changes: events.filter(({ type }) => type === 'memory'), firstTurns: turns.filter(({ step }) => step === 6) };
    };
    const [on, frozen, off] = [await continued('on'), await continued('frozen'), await continued('off')];
    expect(frozen.after.memory).toEqual(state.memory);
    expect(frozen.changes).toEqual([]);
    expect(frozen.recalled.length).toBeGreaterThan(0);
    const known = state.memory.entries.map(({ id }) => id);
    expect(frozen.recalled.filter((id) => !known.includes(id))).toEqual([]);
    const said = ({ firstTurns }: typeof on) => firstTurns.map(({ turn }) => [turn.id, turn.prompt, turn.sampled, turn.memoryIds]);
    expect(said(frozen), 'Until memory first changes they are one run.').toEqual(said(on));
    expect(on.changes.length).toBeGreaterThan(0);
    expect([off.recalled, off.changes, off.after.memory]).toEqual([[], [], state.memory]);
  });

  it('names what a config asks for and there is not', () => {
    expect(() => configOf({ ...toyConfig(), select: 'luck' })).toThrow('"select" must be one of variance, random, all, agent, between, not "luck".');
  });
});

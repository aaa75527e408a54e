/** The paradigms of HiMA-R1's figure 1 in the loop, on the scripted policy: whose adapter learns what, from what, and that each resumes exactly. */
import { describe, expect, it } from 'vitest';
import { beginRun, resumeRun } from '../../src/loop/begin';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import { SHARED_ADAPTER, type Engine, type EngineState } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import { metricsOf, pullFresh, pullRun } from './pull';
import { scriptedEngine } from './scripted';
import { openToyShop, team } from './toy';
import { toyConfig, toyLab } from './toyLab';

const AGENTS = team.map(({ name }) => name);
/** Logits of a policy that is mostly right, so that there is something to remember. */
const competent = [2, 0, 0, -3] as const;

const only = <Type extends LabEvent['type']>(events: readonly LabEvent[], type: Type) =>
  events.flatMap((event) => (event.type === type ? [event as Extract<LabEvent, { readonly type: Type }>] : []));

/** An engine that notes who generates, is scored or learns. */
function spied(engine: Engine): { readonly engine: Engine; readonly asked: Set<string | null> } {
  const asked = new Set<string | null>();
  const note = (items: readonly { readonly agent: string | null }[]): void => items.forEach(({ agent }) => asked.add(agent));
  return {
    asked,
    engine: {
      ...engine,
      generate: (requests, ...rest) => (note(requests), engine.generate(requests, ...rest)),
      score: (requests, ...rest) => (note(requests), engine.score(requests, ...rest)),
      update: (request) => (note(request.samples), engine.update(request))
    }
  };
}

type Logits = readonly [number, number, number, number];

interface Paradigm {
  readonly config: Partial<RunConfig>;
  /** Logits of agents that solve nothing yet, of all and of some. */
  readonly start: Logits;
  readonly habits: Readonly<Record<string, Logits>>;
}

const wrong = [0.5, 1, 0, -1] as const;
const PARADIGMS: Readonly<Record<string, Paradigm>> = {
  'the master alone': { config: { trained: 'master' }, start: competent, habits: { master: wrong } },
  'one shared adapter': { config: { adapters: 'shared' }, start: [2.5, 2.6, 0, -1], habits: {} },
  'each alone': { config: { trained: 'separate' }, start: wrong, habits: { master: competent } },
  jointly: { config: {}, start: [2.5, 0, 0, -1], habits: { efc: [1, 1.5, 0, -1] } }
};

describe.each(Object.entries(PARADIGMS))('trained as %s', (_, { config: paradigm, start, habits }) => {
  it('resumed from any boundary is what it would have been, in the warm-up too', async () => {
    const config = toyConfig({ steps: 2, evaluateEvery: 2, evaluateRows: 5, warmRows: 4, warmBatch: 4, warmRate: 1e-3, ...paradigm });
    const lab = toyLab(scriptedEngine(competent));
    const { state } = await beginRun('run', config, lab);
    const saved: { lab: LabState; engine: EngineState }[] = [];
    const whole = await pullRun(state, lab, async (boundary) => {
      saved.push(structuredClone({ lab: boundary, engine: await lab.engine.save() }));
    });
    expect(saved).toHaveLength(3);
    expect(only(whole.events, 'update').length).toBeGreaterThan(0);
    const timeless = (events: readonly LabEvent[]) =>
      events.map((one) => (one.type === 'metrics' ? { ...one, metrics: { ...one.metrics, step_time: 0 } } : one));
    for (const checkpoint of saved) {
      const fresh = toyLab(scriptedEngine(competent));
      await resumeRun(checkpoint.lab, checkpoint.engine, fresh);
      const rest = await pullRun(checkpoint.lab, fresh);
      expect(timeless(rest.events)).toEqual(timeless(whole.events.filter((one) => one.seq >= checkpoint.lab.seq)));
      expect(rest.state).toEqual(whole.state);
      expect(await fresh.engine.save()).toEqual(saved.at(-1)!.engine);
    }
  }, 120_000);

  it('learns: the team is measured as a whole, by the same rows, and does better', async () => {
    const config = toyConfig({ steps: 12, groupSize: 6, evaluateEvery: 12, evaluateRows: 10, ...paradigm });
    const { events } = await pullFresh(config, toyLab(scriptedEngine(start, habits)));
    const [before, after] = only(events, 'evaluation');
    expect([before!.all.rows, after!.all.rows]).toEqual([10, 10]);
    expect(before!.all.solved).toBe(0);
    expect(after!.all.solved).toBeGreaterThan(5);
  }, 120_000);
});

describe('one shared adapter', () => {
  const shared = (changes: Partial<RunConfig> = {}): RunConfig => toyConfig({ adapters: 'shared', select: 'all', ...changes });

  it('is all that there is to save, and learns from the samples of all agents', async () => {
    const engine = scriptedEngine();
    const { state } = await pullFresh(shared(), toyLab(engine));
    const saved = await engine.save();
    expect(Object.keys(saved)).toEqual([SHARED_ADAPTER]);
    expect(saved[SHARED_ADAPTER]!.step).toBe(engine.updated.length);
    expect(new Set(engine.updated.flatMap(({ samples }) => samples.map(({ agent }) => agent)))).toEqual(new Set(AGENTS));
    expect(state.updates, 'an update is one of every agent').toEqual(Object.fromEntries(AGENTS.map((agent) => [agent, engine.updated.length])));
  });

  it('has figures for each agent whose samples it learned from', async () => {
    const engine = scriptedEngine();
    const { events } = await pullFresh(shared(), toyLab(engine));
    const reports = only(events, 'update').map(({ report }) => report);
    expect(reports.length).toBeGreaterThan(0);
    reports.forEach(({ agents, all }, i) => {
      const samples = engine.updated[i]!.samples;
      expect(Object.keys(agents)).toEqual([...new Set(samples.map(({ agent }) => agent))].sort());
      for (const [agent, figures] of Object.entries(agents)) expect(figures.samples).toBe(samples.filter((sample) => sample.agent === agent).length);
      expect(all.samples).toBe(samples.length);
    });
  });

  it('changes agents that no group was selected of, which re-scoring shows', async () => {
    const last = async (adapters: RunConfig['adapters']) => {
      const { events } = await pullFresh(shared({ adapters, steps: 1, select: 'variance', topK: 1, rescore: 'all' }), toyLab(scriptedEngine()));
      const groups = only(events, 'group');
      const agentAt = (tree: number, node: number) => groups.find((one) => one.tree === tree && one.group.node === node)!.group.agent;
      const trained = new Set(only(events, 'select')[0]!.chosen.map(({ tree, node }) => agentAt(tree, node)));
      const rescored = only(events, 'rescored')[0]!.groups;
      return { trained, rescored: new Set(rescored.map(({ tree, node }) => agentAt(tree, node))), groups: rescored.length, all: groups.length };
    };
    const together = await last('shared');
    expect(together.groups).toBe(together.all);
    expect(together.rescored).toEqual(new Set(AGENTS));
    const apart = await last('own');
    expect(apart.rescored).toEqual(apart.trained);
  });

  it('does not go on from adapters of each agent, nor the other way round', async () => {
    const [team, alone] = [scriptedEngine(), scriptedEngine()];
    const { state: together } = await pullFresh(shared({ steps: 1 }), toyLab(team));
    const { state: apart } = await pullFresh(toyConfig({ steps: 1 }), toyLab(alone));
    await expect(resumeRun(together, await alone.save(), toyLab())).rejects.toThrow('There is no adapter "master"');
    await expect(resumeRun(apart, await team.save(), toyLab())).rejects.toThrow(`There is no adapter "${SHARED_ADAPTER}"`);
  });
});

describe('each alone, with fixed plans', () => {
  const separate = (changes: Partial<RunConfig> = {}): RunConfig => toyConfig({ trained: 'separate', select: 'all', ...changes });

  it("never calls the master's policy in training: it neither generates nor is scored nor learns", async () => {
    const { engine, asked } = spied(scriptedEngine(competent));
    await pullFresh(separate({ steps: 6, rescore: 'all', klOnFlat: 'on' }), toyLab(engine));
    expect(asked).toEqual(new Set(['efc', 'math']));
    const joint = spied(scriptedEngine(competent));
    await pullFresh(toyConfig({ steps: 1, select: 'all' }), toyLab(joint.engine));
    expect(joint.asked).toContain('master');
  });

  it("leaves the master's adapter as it was, bit for bit, and changes the others'", async () => {
    const engine = scriptedEngine(competent);
    const lab = toyLab(engine);
    const { state } = await beginRun('run', separate({ warmRows: 4, warmBatch: 4 }), lab);
    const before = structuredClone(await engine.save());
    const { state: after } = await pullRun(state, lab);
    const { master, efc, math } = await engine.save();
    expect(master!.values).toEqual(before.master!.values);
    expect(efc!.values).not.toEqual(before.efc!.values);
    expect(math!.values).not.toEqual(before.math!.values);
    expect(after.updates.master).toBe(0);
  });

  it('grows a tree for each step of a plan, rooted in its specialist, and judges it by the reference answer', async () => {
    const { events } = await pullFresh(separate({ queries: 6 }), toyLab(scriptedEngine(competent)));
    for (const step of [0, 1, 2]) {
      const { tasks } = only(events, 'step').find((event) => event.step === step)!;
      expect(tasks).toHaveLength(6);
      const turns = only(events, 'turn').filter((event) => event.step === step);
      expect(new Set(turns.filter(({ turn }) => turn.parent === null).map(({ tree, turn }) => `${tree} ${turn.agent}`))).toEqual(
        new Set(tasks.map(({ planned }, tree) => `${tree} ${planned!.agent}`))
      );
      expect(turns.every(({ tree, turn }) => turn.agent === tasks[tree]!.planned!.agent)).toBe(true);
      for (const { tree, outcome } of only(events, 'outcome').filter((event) => event.step === step)) {
        const verdict = only(events, 'verdict').find((event) => event.step === step && event.tree === tree && event.leaf === outcome.leaf)!;
        expect(verdict.verdict.solved).toBe(outcome.final !== null && Number.parseFloat(outcome.final) === Number.parseFloat(tasks[tree]!.response));
      }
    }
    expect(new Set(only(events, 'step').flatMap(({ tasks }) => tasks.map(({ planned }) => planned!.agent)))).toEqual(new Set(['efc', 'math']));
  });

  it('remembers of the specialists alone, from their own episodes', async () => {
    const { state } = await pullFresh(separate({ steps: 8, queries: 8 }), toyLab(scriptedEngine(competent)));
    expect(state.memory.entries.length).toBeGreaterThan(0);
    expect(Object.keys(state.memory.recent).sort()).toEqual(['efc', 'math']);
    expect(state.memory.entries.map(({ agent }) => agent)).not.toContain('master');
  });

  it('evaluates whole tasks, by a team in which the master speaks', async () => {
    const { engine, asked } = spied(scriptedEngine(competent));
    const { events } = await pullFresh(separate({ steps: 1, evaluateEvery: 1, evaluateRows: 6 }), toyLab(engine));
    expect(only(events, 'evaluation')).toHaveLength(2);
    expect(only(events, 'evaluation')[0]!.kinds.coop.rows).toBeGreaterThan(0);
    expect(asked).toContain('master');
  });

  it('makes the calls of earlier steps anew in each episode', async () => {
    const calls: string[] = [];
    const shop = openToyShop();
    const world = {
      ...shop,
      copy: () => ({ ...shop, copy: world.copy, call: (tool: string, given: Readonly<Record<string, string>>) => (calls.push(tool), shop.call(tool, given)) })
    };
    const { events } = await pullFresh(separate({ steps: 1 }), toyLab(scriptedEngine([9, 0, 0, 0]), { openWorld: () => world }));
    const { tasks } = only(events, 'step')[0]!;
    const second = tasks.filter(({ planned }) => planned!.place === 2);
    expect(second.length).toBeGreaterThan(0);
    expect(calls.slice(0, second.length)).toEqual(second.map(() => 'get_price'));
  });

  it('measures how much of the plans is solved', async () => {
    const { events } = await pullFresh(separate({ steps: 1 }), toyLab(scriptedEngine([9, 0, 0, 0])));
    expect(metricsOf(events)[0]).toMatchObject({ solved: expect.closeTo(1, 1) as number });
  });
});

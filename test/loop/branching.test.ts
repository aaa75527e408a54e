/** Runs that choose their nodes in each way: what they count, what their logs rebuild, and that they resume exactly. */
import { describe, expect, it } from 'vitest';
import { ADVANTAGES } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { beginRun, resumeRun } from '../../src/loop/begin';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { EngineState } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import { migrateEvent } from '../../src/store/migration';
import { INITIAL_VIEW, reduceEvent } from '../../src/view/playback/reducer';
import { metricsOf, pullFresh, pullRun } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

const START = [2, 0, 0.3, -1.5] as const;
const EVERY: Partial<RunConfig> = { select: 'all', rescore: 'all', klOnFlat: 'failed', topK: 2 };

describe.each<[RunConfig['branching'], Partial<RunConfig>]>([
  ['trajectory', {}],
  ['tree', {}],
  ['tree', { branchBudget: 13, continuations: 'averaged' }],
  ['random', {}],
  ['random', { continuations: 'greedy', initialContinuation: 'anew', equalActions: 'once' }]
])('%s, %o', (branching, settings) => {
  const config = toyConfig({ steps: 3, queries: 3, branching, ...settings });

  it('resumed from any boundary is what it would have been', async () => {
    const lab = toyLab(scriptedEngine(START));
    const { state } = await beginRun('run', config, lab);
    const saved: { lab: LabState; engine: EngineState }[] = [];
    const whole = await pullRun(state, lab, async (boundary) => {
      saved.push(structuredClone({ lab: boundary, engine: await lab.engine.save() }));
    });
    const timeless = (events: readonly LabEvent[]) =>
      events.map((one) => (one.type === 'metrics' ? { ...one, metrics: { ...one.metrics, step_time: 0 } } : one));
    expect(saved).toHaveLength(3);
    for (const checkpoint of saved) {
      const fresh = toyLab(scriptedEngine(START));
      await resumeRun(checkpoint.lab, checkpoint.engine, fresh);
      const rest = await pullRun(checkpoint.lab, fresh);
      expect(timeless(rest.events)).toEqual(timeless(whole.events.filter((one) => one.seq >= checkpoint.lab.seq)));
      expect(rest.state).toEqual(whole.state);
    }
  }, 60_000);

  it('has a log that rebuilds its groups, and counts what it sampled', async () => {
    const { events } = await pullFresh({ ...config, ...EVERY }, toyLab(scriptedEngine(START)));
    let view = INITIAL_VIEW;
    let compared = 0;
    for (const event of events) {
      // As it is read from storage.
      view = reduceEvent(view, migrateEvent(JSON.parse(JSON.stringify(event)) as LabEvent));
      if (event.type !== 'metrics') continue;
      const { metrics } = event;
      for (const tree of view.trees) {
        expect(
          creditTree({ ...tree, groups: [], outcomes: tree.outcomes }, ADVANTAGES[config.advantage]).groups.map(({ node, members }) => [node, members])
        ).toEqual(tree.groups.map(({ node, members }) => [node, members]));
        for (const [i, group] of creditTree(tree, ADVANTAGES[config.advantage]).groups.entries())
          for (const [place, reward] of group.rewards.entries()) expect(reward).toBeCloseTo(tree.groups[i]!.rewards[place]!, 12);
        compared += tree.groups.length;
      }
      const turns = view.trees.flatMap((tree) => tree.turns);
      const outcomes = view.trees.flatMap((tree) => tree.outcomes);
      expect(metrics.completions).toBe(outcomes.length);
      expect(metrics.sampled_tokens).toBe(turns.reduce((total, { sampled }) => total + sampled.length, 0));
      const nodes = view.trees.flatMap((tree) => tree.groups).length;
      expect(metrics.nodes).toBe(nodes);
      if (branching === 'trajectory') expect(Object.keys(metrics)).not.toContain('branches_full');
      else {
        expect(metrics.branches).toBe(view.trees.length + nodes * (config.groupSize - 1));
        expect(metrics.branches_full).toBe(view.trees.reduce((total, { initial }) => total + config.groupSize ** initial.length, 0));
      }
    }
    expect(compared).toBeGreaterThan(10);
    expect(metricsOf(events).some(({ selected }) => selected! > 0)).toBe(true);
    const rescored = events.flatMap((event) => (event.type === 'rescored' ? event.groups : []));
    expect(rescored.length).toBeGreaterThan(0);
  }, 60_000);
});

it('stored runs without the setting go on along the initial trajectory', async () => {
  const { events } = await pullFresh(toyConfig({ steps: 1 }), toyLab(scriptedEngine(START)));
  const [first] = events as [Extract<LabEvent, { type: 'run' }>];
  const { branching: _branching, branchBudget: _budget, ...before } = first.config;
  const read = migrateEvent({ ...first, config: before as RunConfig });
  expect(read).toMatchObject({ config: { branching: 'trajectory' } });
  const view = [read, ...events.slice(1)].reduce(reduceEvent, INITIAL_VIEW);
  expect(view.trees.every(({ nested }) => nested === undefined)).toBe(true);
});

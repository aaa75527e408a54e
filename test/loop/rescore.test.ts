/** Re-scoring: which actions it scores, what it says of them, and that a run is the same without it. */
import { describe, expect, it } from 'vitest';
import { contextTokens, conversationOf } from '../../src/record/branch';
import type { RunConfig } from '../../src/record/config';
import type { Engine } from '../../src/record/engine';
import type { LabEvent } from '../../src/record/event';
import type { RescoredGroup } from '../../src/record/rescored';
import type { Group, Turn } from '../../src/record/tree';
import { candidatesOf, softmax, spell } from './policy';
import { pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

const HABITS = [0.8, 0, 0, -1] as const;
const STEP: Partial<RunConfig> = { steps: 1, topK: 1, varianceFloor: 0.01 };

const only = <Type extends LabEvent['type']>(events: readonly LabEvent[], type: Type) =>
  events.flatMap((event) => (event.type === type ? [event as Extract<LabEvent, { readonly type: Type }>] : []));

/** One step, and what of it there is to compare with. */
async function stepWith(changes: Partial<RunConfig> = {}, engine: Engine = scriptedEngine(HABITS)) {
  const { events } = await pullFresh(toyConfig({ ...STEP, ...changes }), toyLab(engine));
  const turnsOf = (tree: number): Turn[] => only(events, 'turn').flatMap((event) => (event.tree === tree ? [event.turn] : []));
  const groups = only(events, 'group');
  const groupOf = ({ tree, node }: Pick<RescoredGroup, 'tree' | 'node'>): Group => groups.find((one) => one.tree === tree && one.group.node === node)!.group;
  const rescored = only(events, 'rescored');
  return {
    events,
    engine,
    turnsOf,
    groups,
    groupOf,
    rescored: rescored[0]?.groups ?? [],
    tokens: rescored[0]?.tokens,
    chosen: only(events, 'select')[0]!.chosen
  };
}

const places = (groups: readonly { readonly tree: number; readonly node: number }[]): string[] => groups.map(({ tree, node }) => `${tree}/${node}`);

describe('re-scoring', () => {
  it('changes nothing else: the log without it is the log of a run without it', async () => {
    const plain = (events: readonly LabEvent[]) =>
      events.flatMap(({ seq: _, ...event }) => (event.type === 'rescored' ? [] : [event.type === 'run' ? { ...event, config: null } : event]));
    const run = async (rescore: RunConfig['rescore']) => {
      const engine = scriptedEngine(HABITS);
      const { events, state } = await pullFresh(toyConfig({ rescore }), toyLab(engine));
      return { log: plain(events), end: { ...state, seq: 0, config: null }, adapters: await engine.save(), rescored: only(events, 'rescored').length };
    };
    const [off, trained, all] = [await run('off'), await run('trained'), await run('all')];
    expect([off.rescored, trained.rescored, all.rescored]).toEqual([0, 3, 3]);
    for (const { log, end, adapters } of [trained, all]) expect({ log, end, adapters }).toEqual({ log: off.log, end: off.end, adapters: off.adapters });
  });

  it('says each distinct action once, by what was sampled before and what the adapters make of it after', async () => {
    const { rescored, groupOf, turnsOf, engine } = await stepWith({ rescore: 'all', temperature: 0.7 });
    const adapters = await engine.save();
    expect(rescored.some(({ actions }) => actions.length > 1)).toBe(true);
    for (const group of rescored) {
      const { agent, members } = groupOf(group);
      const turns = turnsOf(group.tree);
      expect(group.actions.reduce((total, { copies }) => total + copies, 0)).toBe(members.length);
      expect(new Set(group.actions.map(({ turn }) => turns[turn]!.text)).size).toBe(group.actions.length);
      for (const { turn, action, parting, logprobs, copies } of group.actions) {
        const { sampled, logprobs: before } = turns[turn]!;
        const { candidates } = candidatesOf(contextTokens(turns, group.node));
        const chance = softmax(adapters[agent]!.values['logits']!, 0.7)[candidates.indexOf(spell(sampled).slice(0, -1))]!;
        expect(copies).toBe(members.filter((member) => turns[member]!.text === turns[turn]!.text).length);
        expect(action.before).toBeCloseTo(
          before.reduce((total, logprob) => total + logprob, 0),
          12
        );
        expect(action.after).toBeCloseTo(Math.log(chance), 6);
        expect(logprobs).toHaveLength(sampled.length);
        expect(logprobs.reduce((total, logprob) => total + logprob, 0)).toBe(action.after);
        expect(parting).toEqual(group.partsAt === null ? null : { before: before[group.partsAt], after: logprobs[group.partsAt] });
      }
    }
  });

  it('names the first token that is not the same in all', async () => {
    const { rescored, turnsOf } = await stepWith({ rescore: 'all' });
    for (const { tree, actions, partsAt } of rescored) {
      const texts = actions.map(({ turn }) => turnsOf(tree)[turn]!.sampled);
      if (partsAt === null) expect(texts).toHaveLength(1);
      else {
        expect(new Set(texts.map((tokens) => tokens.slice(0, partsAt).join())).size).toBe(1);
        expect(new Set(texts.map((tokens) => tokens[partsAt])).size).toBeGreaterThan(1);
      }
    }
  });

  it('is of what was trained on, and of groups that lie on the way to it', async () => {
    const { rescored, chosen, groups, turnsOf, groupOf } = await stepWith();
    const scored = places(rescored);
    expect(scored).toEqual(expect.arrayContaining(places(chosen)));
    const onTheWay = groups.filter(({ tree, group: { node } }) =>
      chosen.some((other) => other.tree === tree && conversationOf(turnsOf(tree), other.node).some(({ id }) => id === node))
    );
    expect(scored).toEqual(places(onTheWay.map(({ tree, group }) => ({ tree, node: group.node }))));
    expect(scored.length).toBeGreaterThan(chosen.length);
    expect(scored.length).toBeLessThan(groups.length);
    const agents = new Set(chosen.map((choice) => groupOf(choice).agent));
    const everything = await stepWith({ rescore: 'all' });
    expect(places(everything.rescored)).toEqual(places(groups.flatMap(({ tree, group }) => (agents.has(group.agent) ? [{ tree, node: group.node }] : []))));
  });

  it('leaves out agents that are not trained, and a step without an update', async () => {
    const { rescored, groupOf } = await stepWith({ trained: 'master', rescore: 'all' });
    expect(new Set(rescored.map((group) => groupOf(group).agent))).toEqual(new Set(['master']));
    expect((await stepWith({ trained: 'none', rescore: 'all' })).tokens).toBeUndefined();
    expect((await stepWith({ rescore: 'off' })).tokens).toBeUndefined();
  });

  it('carries what the update computed of the tokens that were trained on, and of no others', async () => {
    const { rescored, chosen, groupOf, turnsOf } = await stepWith({ beta: 0.1 });
    const trained = new Set(places(chosen));
    expect(rescored.some((group) => !trained.has(places([group])[0]!))).toBe(true);
    const before = softmax(Float32Array.from(HABITS), 1);
    const doubt = -before.reduce((total, chance) => total + chance * Math.log(chance), 0);
    for (const group of rescored)
      for (const { turn, reference, entropy, logprobs } of group.actions) {
        const { sampled, logprobs: drawn } = turnsOf(group.tree)[turn]!;
        const isTrained = rescored.some(
          (other) =>
            trained.has(places([other])[0]!) &&
            groupOf(other).agent === groupOf(group).agent &&
            contextTokens(turnsOf(other.tree), other.node).join() === contextTokens(turnsOf(group.tree), group.node).join() &&
            other.actions.some((action) => turnsOf(other.tree)[action.turn]!.sampled.join() === sampled.join())
        );
        if (!isTrained) expect([reference, entropy]).toEqual([null, null]);
        else {
          // In the first step the reference is the policy that was sampled from.
          reference!.forEach((logprob, i) => expect(logprob).toBeCloseTo(drawn[i]!, 5));
          expect(entropy!.map((nats) => nats.toFixed(5))).toEqual(logprobs.map((_, i) => (i ? 0 : doubt).toFixed(5)));
        }
      }
    expect((await stepWith({ beta: 0 })).rescored.flatMap(({ actions }) => actions.filter(({ reference }) => reference))).toEqual([]);
  });

  it('counts what it computes: every beginning once', async () => {
    const { rescored, tokens, turnsOf, groupOf } = await stepWith({ rescore: 'all' });
    const beginnings = new Set<string>();
    for (const { tree, node, actions } of rescored) {
      const turns = turnsOf(tree);
      for (const { turn } of actions) {
        const whole = [...contextTokens(turns, node), ...turns[turn]!.sampled];
        for (let length = 1; length < whole.length; length++) beginnings.add(`${groupOf({ tree, node }).agent} ${whole.slice(0, length).join()}`);
      }
    }
    expect(tokens).toBe(beginnings.size);
  });

  it("asks the policy before the update too where a grammar mask bent the sampler's probabilities", async () => {
    const masked = (engine: Engine): Engine => ({
      ...engine,
      generate: async (...asked) => (await engine.generate(...asked)).map((each) => ({ ...each, logprobs: each.logprobs.map((logprob) => logprob / 2) }))
    });
    const free = await stepWith();
    const held = await stepWith({ toolCalls: 'grammar' }, masked(scriptedEngine(HABITS)));
    const changes = (groups: readonly RescoredGroup[]) => groups.flatMap(({ actions }) => actions.map(({ action }) => action));
    expect(changes(held.rescored).map(({ after }) => after)).toEqual(changes(free.rescored).map(({ after }) => after));
    changes(held.rescored).forEach(({ before }, i) => expect(before).toBeCloseTo(changes(free.rescored)[i]!.before, 6));
    expect(held.tokens).toBe(2 * free.tokens!);
    const actionsOf = (groups: readonly RescoredGroup[]) => groups.flatMap(({ actions }) => actions);
    for (const { logprobsBefore, action } of actionsOf(held.rescored)) expect(logprobsBefore!.reduce((a, b) => a + b, 0)).toBeCloseTo(action.before, 12);
    expect(actionsOf(free.rescored).some((action) => 'logprobsBefore' in action)).toBe(false);
  });

  it('asks the engine nothing where the log keeps no details', async () => {
    const engine = scriptedEngine(HABITS);
    const score = () => Promise.reject(new Error('Nobody asked for this.'));
    const { events } = await pullFresh(toyConfig(STEP), toyLab({ ...engine, score }, { details: false }));
    expect(only(events, 'update')).toHaveLength(1);
    expect(only(events, 'rescored')).toEqual([]);
  });
});

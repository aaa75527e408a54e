/** The numbers of the strip against the events of a real run, worked out anew by the rooms that train. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ADVANTAGES } from '../../../src/advantage/advantage';
import { samplesOf } from '../../../src/advantage/sample';
import { isInformative, SELECTIONS, VARIANCES } from '../../../src/advantage/select';
import { flatGroups } from '../../../src/loop/select';
import { updateRequest } from '../../../src/loop/improve';
import { mean, variance } from '../../../src/math/statistics';
import { randomOf } from '../../../src/math/random';
import { outcomesByAction } from '../../../src/record/actionOutcomes';
import type { RunConfig } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import type { Group, Tree } from '../../../src/record/tree';
import { percentChange } from '../../../src/report/figure';
import { normalisers } from '../../../src/update/grpo';
import { formulaLine, formulaPhase, FORMULA_PHASES, type FormulaPhase } from '../../../src/view/formula/lines';
import { formulaContext, type FormulaContext } from '../../../src/view/formula/subject';
import { isLit, isTerm, type FormulaTerm, type LitMark } from '../../../src/view/formula/term';
import { INITIAL_VIEW, reduceEvent, type ViewState } from '../../../src/view/playback/reducer';
import { pullFresh } from '../../loop/pull';
import { scriptedEngine } from '../../loop/scripted';
import { toyConfig, toyLab } from '../../loop/toyLab';

interface Ran {
  readonly config: RunConfig;
  /** The log up to the end of its second step, before the third begins. */
  readonly events: readonly LabEvent[];
  readonly view: ViewState;
}

async function play(values: Partial<RunConfig> = {}, start: readonly [number, number, number, number] = [2, 0, 0, -3]): Promise<Ran> {
  const config = toyConfig({ steps: 2, queries: 4, groupSize: 6, ...values });
  const { events } = await pullFresh(config, toyLab(scriptedEngine(start)));
  return { config, events, view: events.reduce(reduceEvent, INITIAL_VIEW) };
}

const contextAt = ({ view, config }: Ran, tree: Tree, turn: number | null): FormulaContext => formulaContext(view, config, tree, turn);
const termsOf = (phase: FormulaPhase, context: FormulaContext): FormulaTerm[] => formulaLine(phase, context).parts.filter(isTerm);
const valueOf = (phase: FormulaPhase, context: FormulaContext, symbol: string) => termsOf(phase, context).find((term) => term.symbol === symbol)?.value;
const signsOf = (phase: FormulaPhase, context: FormulaContext): string =>
  formulaLine(phase, context)
    .parts.map((part) => (isTerm(part) ? part.symbol : part))
    .join(' ');
/** Every group of the step, with its tree, as the log has it. */
const groupsIn = ({ view }: Ran): { tree: Tree; group: Group }[] => view.trees.flatMap((tree) => tree.groups.map((group) => ({ tree, group })));

let plain: Ran;
beforeAll(async () => void (plain = await play()));

describe('without a group', () => {
  test('every line is its symbols alone, each with its words and what it means', () => {
    const context = contextAt(plain, plain.view.trees[0]!, null);
    for (const phase of FORMULA_PHASES) {
      expect(termsOf(phase, context).length, phase).toBeGreaterThan(0);
      for (const { value, shown, words, meaning } of termsOf(phase, context)) {
        expect([value, shown], `${phase} ${words}`).toEqual([null, null]);
        expect(words).not.toBe('');
        expect(meaning).toMatch(/\.$/);
      }
      expect(formulaLine(phase, context).note).toMatch(/\.$/);
    }
  });
});

describe('of a group', () => {
  test('a sampled action has the probability that its tokens had', () => {
    for (const { tree, group } of groupsIn(plain))
      for (const member of group.members) {
        const chance = Math.exp(tree.turns[member]!.logprobs.reduce((a, b) => a + b, 0));
        expect(valueOf('Rollout', contextAt(plain, tree, member), 'π(o | s)')).toBeCloseTo(chance, 12);
      }
  });

  test('its samples are its distinct actions and their copies', () => {
    for (const { tree, group } of groupsIn(plain)) {
      const [size, ...copies] = termsOf('Branch', contextAt(plain, tree, group.node));
      expect(size!.value).toBe(group.members.length);
      expect(copies.reduce((total, { value }) => total + value!, 0)).toBe(group.members.length);
      expect(copies.length).toBe(Math.min(6, new Set(group.members.map((member) => tree.turns[member]!.sampled.join())).size));
    }
  });

  test('the parts of a reward add up to it, with their signs and weights', () => {
    for (const { tree, group } of groupsIn(plain))
      for (const [place, member] of group.members.entries()) {
        const context = contextAt(plain, tree, member);
        const [verdict] = (outcomesByAction(tree).get(member) ?? []).map((outcome) => outcome.verdict!);
        const value = (symbol: string) => valueOf('Reward', context, symbol)!;
        expect(value('R')).toBe(group.rewards[place]);
        expect(value('R_A') + value('R_F') - value('w') * value('R_E')).toBeCloseTo(verdict!.reward, 12);
        expect(value('w')).toBe(plain.config.efficiencyWeight);
      }
  });

  test.each(['standard', 'centred'] as const)('the advantage is the estimator’s, %s', async (advantage) => {
    const ran = await play({ advantage });
    for (const { tree, group } of groupsIn(ran)) {
      const advantages = ADVANTAGES[advantage](group.rewards);
      for (const [place, member] of group.members.entries()) {
        const context = contextAt(ran, tree, member);
        const value = (symbol: string) => valueOf('Credit', context, symbol);
        expect(value('A')).toBeCloseTo(advantages[place]!, 12);
        expect(value('mean')).toBeCloseTo(mean(group.rewards), 12);
        if (advantage === 'centred') expect([value('σ'), value('R')! - value('mean')!]).toEqual([undefined, expect.closeTo(advantages[place]!, 12)]);
        else expect((value('R')! - value('mean')!) / (value('σ')! + 1e-4)).toBeCloseTo(advantages[place]!, 9);
      }
    }
    expect(signsOf('Credit', contextAt(ran, ran.view.trees[0]!, null)).includes('0.0001')).toBe(advantage === 'standard');
  });

  test.each(['variance', 'between', 'agent'] as const)('its rank and its variance decide as the selection did: %s', async (select) => {
    const ran = await play({ select, topK: 1, varianceFloor: 0 });
    let seen = 0;
    for (const tree of ran.view.trees) {
      const varianceOf = (group: Group) => VARIANCES[select](tree.turns, group);
      const taken = SELECTIONS[select](tree.groups, 1, randomOf('unused'), varianceOf).filter((group) => isInformative(varianceOf(group), 0));
      for (const group of tree.groups) {
        const context = contextAt(ran, tree, group.node);
        const value = (symbol: string) => valueOf('Select', context, symbol)!;
        const shown = value(select === 'between' ? 'B' : 'V');
        expect(shown).toBeCloseTo(select === 'between' ? varianceOf(group) : variance(group.rewards), 12);
        const chosen = ran.view.chosen!.some((choice) => choice.tree === tree.index && choice.node === group.node);
        expect(value('rank') <= value('K') && shown >= value('floor'), `tree ${tree.index} node ${group.node}`).toBe(chosen);
        expect(taken.includes(group)).toBe(chosen);
        expect(formulaLine('Select', context).note.startsWith('Selected')).toBe(chosen);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(4);
  });

  test('where order does not decide there is no rank', async () => {
    const ran = await play({ select: 'all' });
    expect(signsOf('Select', contextAt(ran, ran.view.trees[0]!, ran.view.trees[0]!.initial[0]!))).not.toMatch(/rank|K/);
  });
});

describe('settings of continuations', () => {
  test('a mean of several says each end', async () => {
    const ran = await play({ continuations: 'averaged', continuationSamples: 3 });
    let several = 0;
    for (const { tree, group } of groupsIn(ran))
      for (const [place, member] of group.members.entries()) {
        const ends = (outcomesByAction(tree).get(member) ?? []).map((outcome) => outcome.verdict!.reward);
        if (ends.length < 2) continue;
        several++;
        const [reward, ...others] = termsOf('Reward', contextAt(ran, tree, member));
        expect(reward!.value).toBe(group.rewards[place]);
        expect(others.map(({ value }) => value)).toEqual([...ends, ends.length]);
      }
    expect(several).toBeGreaterThan(3);
    expect(formulaLine('Branch', contextAt(ran, ran.view.trees[0]!, 0)).note).toMatch(/3 times/);
    expect(signsOf('Branch', contextAt(ran, ran.view.trees[0]!, null))).toMatch(/m \+ 1/);
  });

  test('greedy ones are said to be', async () => {
    const ran = await play({ continuations: 'greedy', equalActions: 'once' });
    expect(formulaLine('Branch', contextAt(ran, ran.view.trees[0]!, 0)).note).toMatch(/greedily; equal ones share/);
  });
});

describe('the update', () => {
  const chosenIn = (ran: Ran) =>
    groupsIn(ran).filter(({ tree, group }) => ran.view.chosen!.some((choice) => choice.tree === tree.index && choice.node === group.node));

  test.each([
    { aggregation: 'token' },
    { aggregation: 'sequence' },
    { aggregation: 'dr' },
    { aggregation: 'token', klOnFlat: 'on' },
    { aggregation: 'sequence', klOnFlat: 'on', select: 'between' },
    { aggregation: 'token', klOnFlat: 'failed', queries: 12 },
    { aggregation: 'dr', klOnFlat: 'failed', queries: 12, varianceFloor: 0.01 }
  ] as const)('is divided as the loss divides it: %o', async (values) => {
    const ran = await play({ ...values, advantage: 'centred' });
    const lab = toyLab();
    const state = { config: ran.config } as Parameters<typeof flatGroups>[1];
    const samples = samplesOf([...chosenIn(ran), ...flatGroups(ran.view.trees, state, lab)]);
    const { loss } = updateRequest(samples, ran.config, 1);
    if (loss.kind !== 'grpo') throw new Error('Not the loss of reinforcement.');
    const weights = normalisers(samples, loss);
    expect(chosenIn(ran).length).toBeGreaterThan(0);
    for (const { tree, group } of chosenIn(ran))
      for (const member of group.members) {
        const { sampled, finish } = tree.turns[member]!;
        if (finish === 'length') continue;
        const context = contextAt(ran, tree, member);
        const value = (symbol: string) => valueOf('Update', context, symbol)!;
        const divisor = values.aggregation === 'token' ? value('tokens') : value('N') * value(values.aggregation === 'dr' ? 'L' : '|o|');
        const sample = samples.findIndex((each) => each.agent === group.agent && each.completion.join() === sampled.join());
        expect(1 / divisor).toBeCloseTo(weights[sample]!, 12);
        expect(value('A')).toBe(group.advantages[group.members.indexOf(member)]);
      }
  });

  test('says what the report measured of the agent, and β as it falls', async () => {
    const ran = await play({ beta: 0.08, betaFall: 4 });
    const [{ tree, group }] = chosenIn(ran) as [{ tree: Tree; group: Group }];
    const context = contextAt(ran, tree, group.node);
    const figures = ran.view.report!.agents[group.agent]!;
    expect(valueOf('Update', context, 'β')).toBeCloseTo(0.08 * (1 - 1 / 4), 12);
    expect(valueOf('Update', context, 'kl')).toBe(figures.kl);
    expect(valueOf('Update', context, 'w')).toBe(figures.importanceRatio);
    expect(valueOf('Update', context, 'ρ')).toBe(1);
    expect(termsOf('Update', context).find(({ symbol }) => symbol === 'clip(ρ)')!.shown).toBe('0.80 … 1.28');
  });

  test('has no KL where β is 0, an entropy where it is rewarded, and no ratio of its own where there are inner updates', async () => {
    const none = await play({ beta: 0, innerUpdates: 2, entropyWeight: 0.01 });
    const [{ tree, group }] = chosenIn(none) as [{ tree: Tree; group: Group }];
    const context = contextAt(none, tree, group.node);
    expect(signsOf('Update', context)).not.toMatch(/kl|β/);
    expect(valueOf('Update', context, 'η')).toBe(0.01);
    expect(valueOf('Update', context, 'ρ')).toBeNull();
  });

  test('with one ratio an action says so, in the KL too, with its tokens, its bounds and what it has become', async () => {
    const values = { ratio: 'sequence', klEstimator: 'corrected', epsilonLow: 0.0003, epsilonHigh: 0.0004 } as const;
    const ran = await play(values);
    expect(signsOf('Update', contextAt(ran, ran.view.trees[0]!, null))).toMatch(/× min\( s , clip\(s\) \) × A − β × s kl \)/);
    expect(signsOf('Update', contextAt(plain, plain.view.trees[0]!, null))).toMatch(/× min\( ρ , clip\(ρ\) \) × A − β × kl \)/);
    let told = 0;
    for (const { tree, group } of chosenIn(ran))
      for (const member of group.members) {
        const context = contextAt(ran, tree, member);
        const [ratio, clip] = ['s', 'clip(s)'].map((symbol) => termsOf('Update', context).find((term) => term.symbol === symbol)!);
        const { sampled } = tree.turns[member]!;
        expect(ratio).toMatchObject({ value: 1, words: `ratio of ${sampled.length} tokens` });
        expect(clip!.shown).toBe('0.9997 … 1.0004');
        const scored = ran.view.rescored!.find(({ tree: index, node }) => index === tree.index && node === group.node)!;
        const { before, after } = scored.actions.find(({ turn }) => tree.turns[turn]!.sampled.join() === sampled.join())!.action;
        const now = (Math.exp(after) / Math.exp(before)) ** (1 / sampled.length);
        expect(formulaLine('Update', context).note).toContain(`The ratio s is ${now.toFixed(4)} now.`);
        told++;
      }
    expect(told).toBeGreaterThan(3);
    expect(formulaLine('Update', contextAt(plain, plain.view.trees[0]!, plain.view.trees[0]!.initial[0]!)).note).not.toContain('ratio');
  });

  test('counts flat groups with the rest where the KL pulls at them: none, those of which no branch is right, or all', async () => {
    const values = { aggregation: 'sequence', varianceFloor: 0.01, queries: 12, steps: 1 } as const;
    const ran = await play(values, [3, 1, 0, -3]);
    const [{ tree, group }] = chosenIn(ran) as [{ tree: Tree; group: Group }];
    const sequences = (klOnFlat: RunConfig['klOnFlat']) =>
      valueOf('Update', contextAt({ ...ran, config: { ...ran.config, klOnFlat } }, tree, group.node), 'N')!;
    const flat = groupsIn(ran).filter((each) => each.group.variance < 0.01);
    // A right branch is rewarded by at least 1, for its accuracy; a wrong one by less, for its form.
    const failed = flat.filter((each) => each.group.rewards.every((reward) => reward < 1));
    const members = (groups: readonly { tree: Tree; group: Group }[]) =>
      groups.flatMap((each) => each.group.members.filter((member) => each.tree.turns[member]!.finish !== 'length')).length;
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(flat.length);
    expect(sequences('failed') - sequences('off')).toBe(members(failed));
    expect(sequences('on') - sequences('off')).toBe(members(flat));
  });

  test('says how probable the action was and is, where it was scored again', async () => {
    const ran = await play();
    const scored = ran.view.rescored!.flatMap((group) => group.actions.map((action) => ({ ...group, ...action })));
    expect(scored.length).toBeGreaterThan(0);
    for (const { tree, turn, action } of scored) {
      const { note } = formulaLine('Update', contextAt(ran, ran.view.trees[tree]!, turn));
      expect(note).toContain(`Its probability: ${percentChange(Math.exp(action.before), Math.exp(action.after))}.`);
    }
    const [{ tree, group }] = chosenIn(ran) as [{ tree: Tree; group: Group }];
    expect(formulaLine('Update', contextAt({ ...ran, view: { ...ran.view, rescored: null } }, tree, group.node)).note).not.toContain('probability');
  });

  test('a group that was not selected has no numbers', () => {
    const passed = groupsIn(plain).find(({ tree, group }) => !plain.view.chosen!.some((choice) => choice.tree === tree.index && choice.node === group.node));
    const context = contextAt(plain, passed!.tree, passed!.group.node);
    expect(termsOf('Update', context).every(({ value, shown }) => value === null && shown === null)).toBe(true);
    expect(formulaLine('Update', context).note).toMatch(/^Not selected/);
  });
});

test.each([
  [{ memory: 'off' }, /^Memory is off: nothing is recalled, and nothing is kept\.$/],
  [{ memory: 'frozen' }, /^Memory is frozen: agents recall what is there, and nothing is added, changed or deleted\.$/],
  [{ trained: 'none' }, /^Nobody is trained in this run, and memories stay as they are\.$/]
] as const)('Remember says in words why nothing is: %o', (values, words) => {
  for (const turn of [null, 0]) {
    const { parts, note } = formulaLine('Remember', contextAt({ ...plain, config: { ...plain.config, ...values } }, plain.view.trees[0]!, turn));
    expect([parts, note]).toEqual([[], expect.stringMatching(words)]);
  }
});

test('the line follows the phase, and between steps says what the step was for', () => {
  const { view } = plain;
  expect(formulaPhase({ ...view, phase: 'Credit' })).toBe('Credit');
  expect(formulaPhase({ ...view, phase: 'Idle' })).toBe('Update');
  expect(formulaPhase({ ...view, phase: 'Idle', report: null })).toBe('Select');
  expect(formulaPhase({ ...view, phase: 'Idle', report: null, chosen: null })).toBe('Rollout');
});

test('a term is lit by its own kind of mark, and where one is for the very stream that is lit, that one alone', () => {
  const { view, config } = plain;
  const { parts } = formulaLine(
    'Branch',
    formulaContext(
      view,
      config,
      view.trees.find((tree) => deltaHasTwo(tree))!,
      0
    )
  );
  const [size, first, second] = parts.filter(isTerm) as [FormulaTerm, FormulaTerm, FormulaTerm];
  const lit = (mark: LitMark | null) => [size, first, second].map((term) => isLit(term, mark, parts));
  expect(lit({ mark: 'stream' })).toEqual([true, true, true]);
  expect(lit({ mark: 'stream', stream: first.stream })).toEqual([false, true, false]);
  expect(lit({ mark: 'stream', stream: 999 })).toEqual([true, false, false]);
  expect(lit({ mark: 'mean' })).toEqual([false, false, false]);
  expect(lit(null)).toEqual([false, false, false]);
});

/** Whether the first group of a tree has two distinct actions. */
const deltaHasTwo = ({ turns, groups }: Tree): boolean => new Set(groups[0]!.members.map((member) => turns[member]!.sampled.join())).size > 1;

/** Figures of tokens against arithmetic, and why one is missing. */
import { describe, expect, test } from 'vitest';
import { configOf, type RunConfig } from '../../../src/record/config';
import type { RescoredAction, RescoredGroup } from '../../../src/record/rescored';
import type { Tree, Turn } from '../../../src/record/tree';
import { MEASURES, tokensOfTurn, type TokenMeasure } from '../../../src/view/inspector/tokenMeasure';
import { INITIAL_VIEW, type ViewState } from '../../../src/view/playback/reducer';
import { grow } from '../delta/grownTree';

const grown = grow(3, { nodes: 2, groupSize: 8, actions: 2, levels: 5, continuations: 1, sharing: false, longest: 3 });
const node = grown.initial[0]!;
const turn = grown.turns[node]!;
const group = grown.groups.find((each) => each.node === node)!;
/** A twin of the node's action among its siblings, and a turn that only continues. */
const twin = grown.turns.find(({ id, sampled }) => id !== node && group.members.includes(id) && sampled.join() === turn.sampled.join())!;
const continuation = grown.turns.find(({ id }) => !grown.groups.some(({ members }) => members.includes(id)))!;

const advantageOf = (advantage: number): Tree => ({
  ...grown,
  groups: grown.groups.map((each) => (each.node === node ? { ...each, advantages: each.members.map(() => advantage) } : each))
});

const action = {
  turn: node,
  copies: 2,
  action: { before: -0.6, after: -0.3 },
  parting: null,
  logprobs: [-0.1, -0.2],
  reference: [-0.5, -0.4],
  entropy: [0.7, 0]
};
const scored = (changes: Partial<RescoredAction> = {}): RescoredGroup[] => [{ tree: 0, node, partsAt: 0, actions: [{ ...action, ...changes }] }];
const viewWith = (rescored: RescoredGroup[] | null, config: Partial<RunConfig> = {}): ViewState => ({
  ...INITIAL_VIEW,
  config: configOf(config),
  phase: 'Remember',
  rescored
});
const read = (view: ViewState, of: Turn = turn, tree: Tree = advantageOf(1)) => tokensOfTurn(view, tree, of);

describe('figures of tokens', () => {
  test('are those of the log: the ratio of probabilities, the term of the KL, the entropy, and one advantage for all', () => {
    const { tokens, missing } = read(viewWith(scored()));
    expect(missing).toEqual({});
    // Sampled at −0.5 and −0.1; the reference said −0.5 and −0.4.
    expect(tokens.map(({ logprob }) => logprob)).toEqual([-0.5, -0.1]);
    expect(tokens.map(({ ratio }) => ratio!.toFixed(9))).toEqual([Math.exp(0.4).toFixed(9), Math.exp(-0.1).toFixed(9)]);
    expect(tokens[0]!.kl).toBe(0);
    expect(tokens[1]!.kl).toBeCloseTo(Math.exp(-0.3) + 0.3 - 1, 12);
    expect(tokens.map(({ entropy, advantage }) => [entropy, advantage])).toEqual([
      [0.7, 1],
      [0, 1]
    ]);
  });

  test('hold for every turn that says the same in the group', () => {
    expect(twin).toBeDefined();
    expect(read(viewWith(scored()), twin).tokens).toEqual(read(viewWith(scored())).tokens);
  });

  test('name the side of the clip that holds back, and only where the advantage pushes beyond it', () => {
    const sides = (advantage: number, logprobs: number[]) =>
      read(viewWith(scored({ logprobs }), { epsilonLow: 0.2, epsilonHigh: 0.28 }), turn, advantageOf(advantage)).tokens.map(({ clipped }) => clipped);
    expect(sides(1, [-0.1, -0.5])).toEqual(['high', 'inside']);
    expect(sides(-1, [-0.1, -0.5])).toEqual(['inside', 'low']);
    expect(sides(0, [-0.1, -0.5])).toEqual(['inside', 'inside']);
    expect(sides(1, [-0.5 + Math.log(1.27), -0.1])).toEqual(['inside', 'inside']);
  });

  test('are held back all or none where the action has one ratio, and each keeps its own', () => {
    const of = (logprobs: number[]) => read(viewWith(scored({ logprobs }), { ratio: 'sequence', epsilonLow: 0.02, epsilonHigh: 0.03 })).tokens;
    // Sampled at −0.5 and −0.1: the means of 0.4 and −0.32, and of 0.4 and −0.36, are 0.04 and 0.02; e^0.04 is beyond 1.03, e^0.02 is not.
    expect(of([-0.1, -0.42]).map(({ clipped }) => clipped)).toEqual(['high', 'high']);
    expect(of([-0.1, -0.46]).map(({ clipped }) => clipped)).toEqual(['inside', 'inside']);
    expect(of([-0.1, -0.46]).map(({ ratio }) => ratio!.toFixed(9))).toEqual([Math.exp(0.4).toFixed(9), Math.exp(-0.36).toFixed(9)]);
  });

  test("begin at the policy's own probabilities where a grammar mask bent the sampler's, and tell the tokens that it left no choice", () => {
    const bent = { ...turn, logprobs: [0, -0.1] };
    const { tokens } = read(viewWith(scored({ logprobsBefore: [-0.3, -0.2] }), { toolCalls: 'grammar' }), bent);
    expect(tokens.map(({ ratio }) => ratio!.toFixed(9))).toEqual([Math.exp(0.2).toFixed(9), '1.000000000']);
    expect(tokens.map(({ isForced }) => isForced)).toEqual([true, false]);
    expect(read(viewWith(scored()), bent).tokens.map(({ isForced }) => isForced)).toEqual([false, false]);
  });

  test('that are unknown say why', () => {
    const why = (view: ViewState, of = turn) => read(view, of).missing;
    expect(why(viewWith(null)).ratio).toMatch(/after this step’s update/);
    expect(why({ ...viewWith(null), phase: 'Idle' }).ratio).toMatch(/Nothing was scored again/);
    expect(why(viewWith(null, { rescore: 'off' })).clipped).toMatch(/Re-scoring is off/);
    expect(why(viewWith(null, { trained: 'none' })).kl).toMatch(/Nobody is trained/);
    expect(why(viewWith(scored()), continuation)).toMatchObject({
      advantage: expect.stringMatching(/compared with no other/),
      entropy: expect.stringMatching(/context/)
    });
    expect(why(viewWith([])).ratio).toMatch(/was not scored again/);
    expect(why(viewWith(scored({ reference: null }), { beta: 0 }))).toEqual({ kl: 'The KL is not measured where β is 0.' });
    expect(Object.keys(why(viewWith(scored({ reference: null, entropy: null }))))).toEqual(['entropy', 'kl']);
    expect(tokensOfTurn(viewWith(null), { ...grown, groups: [] }, turn).missing.advantage).toMatch(/Known once/);
  });
});

describe('shades', () => {
  const figures = { logprob: -1.5, advantage: -1, ratio: 0.8, clipped: 'low', kl: 0.05, entropy: 3, isForced: false } as const;
  test.each([
    ['logprob', 0.5, false, '−1.50 (p 0.223)'],
    ['advantage', 0.5, true, '−1.00'],
    ['ratio', -Math.log(0.8) / 0.25, true, '0.800'],
    ['clipped', 1, true, 'yes, below'],
    ['kl', 0.5, false, '0.0500'],
    ['entropy', 1, false, '3.000']
  ] as const)('%s', (measure: TokenMeasure, strength, isStriped, shown) => {
    const shade = MEASURES[measure].shade(figures);
    expect(shade.strength).toBeCloseTo(strength, 12);
    expect([shade.isStriped, MEASURES[measure].show(figures)]).toEqual([isStriped, shown]);
  });

  test('are none where nothing is known', () => {
    const nothing = { logprob: null, advantage: null, ratio: null, clipped: null, kl: null, entropy: null, isForced: false };
    for (const measure of Object.values(MEASURES)) {
      expect(measure.shade(nothing)).toEqual({ strength: 0, isStriped: false });
      expect(measure.show(nothing)).toBe('–');
    }
  });
});

/** Credit over the batch in a whole run: what is scored, what is trained on, and what nothing can be learned from. */
import { describe, expect, it } from 'vitest';
import { COACHES } from '../../src/loop/coach';
import type { StepEvent } from '../../src/loop/runLog';
import type { RunConfig } from '../../src/record/config';
import { creditOf } from '../../src/record/credit';
import { configProblems } from '../../src/record/config';
import { FALLBACK_SCORE } from '../../src/record/coachScore';
import { systemConfig } from '../../src/system/systems';
import { pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

const mappa = (changes: Partial<RunConfig> = {}): RunConfig =>
  toyConfig({ ...systemConfig({ system: 'mappa' }), maxTokens: 200, evaluateEvery: 0, steps: 2, ...changes });

type Of<Type extends StepEvent['type']> = Extract<StepEvent, { type: Type }>;
const of = <Type extends StepEvent['type']>(events: readonly StepEvent[], type: Type): Of<Type>[] =>
  events.filter((event): event is Of<Type> => event.type === type);

const run = (config: RunConfig, engine = scriptedEngine([0.8, 0, 0, -1])) => pullFresh(config, toyLab(engine)).then((ended) => ({ ...ended, engine }));

describe('MAPPA', () => {
  it('scores every action of both answers, those cut off too, and trains on each once with an advantage a token', async () => {
    const { events, engine } = await run(mappa({ steps: 1, maxTokens: 40 }));
    const turns = of(events, 'turn');
    const scores = of(events, 'score');
    const cut = turns.filter(({ turn }) => turn.finish === 'length').map(({ tree, turn }) => `${tree}/${turn.id}`);
    expect([cut.length > 0, cut.length < turns.length]).toEqual([true, true]);
    expect(scores.filter(({ tree, score }) => cut.includes(`${tree}/${score.turn}`)).map(({ score }) => score.score)).toEqual(cut.map(() => 0));
    const keys = scores.map(({ tree, score }) => `${tree}/${score.turn}`);
    expect(keys.sort()).toEqual(turns.map(({ tree, turn }) => `${tree}/${turn.id}`).sort());
    const [{ samples, loss }] = engine.updated as [(typeof engine.updated)[number]];
    expect(samples.map(({ completion }) => completion.join()).sort()).toEqual(turns.map(({ turn }) => turn.sampled.join()).sort());
    expect(samples.every(({ advantages, completion }) => advantages!.length === completion.length)).toBe(true);
    expect(loss).toMatchObject({ kind: 'grpo', beta: 0, epsilonLow: 0.2, epsilonHigh: 0.2 });
    expect(of(events, 'group')).toEqual([]);
  });

  it('stands on the tree: reward and advantage of each action are those of the batch', async () => {
    const { events } = await run(mappa({ steps: 1 }));
    for (const { tree, credits } of of(events, 'credit'))
      for (const { turn, reward, advantage } of credits) {
        expect(creditOf({ groups: [], credits }, turn)).toEqual({ reward, advantage });
        expect(reward).toBe(of(events, 'score').find((event) => event.tree === tree && event.score.turn === turn)!.score.score);
      }
  });

  it('counts a coach’s bias by kind of task, its fallbacks, and how often it is right about an answer', async () => {
    const { events } = await run(mappa());
    const [{ metrics }] = of(events, 'metrics') as [Of<'metrics'>];
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining(['score', 'score/master', 'score_kind/coop', 'score_kind/efc', 'coach_fallback', 'credit_std', 'kl_reward'])
    );
    expect(metrics).toMatchObject({ coach_fallback: 0, coach_agreement: 1 });
    expect(Math.abs(metrics.kl_reward!), 'In the first step the policy is the reference, but for the noise of its fresh adapters.').toBeLessThan(1e-2);
    expect(metrics.selected).toBeUndefined();
  });

  it('without a coach, an action is worth the mean reward of the branches through it', async () => {
    const { events } = await run(mappa({ coach: 'off', steps: 1 }));
    expect(of(events, 'score')).toEqual([]);
    const verdicts = of(events, 'verdict');
    for (const { tree, credits } of of(events, 'credit')) {
      const own = verdicts.filter((event) => event.tree === tree);
      for (const { leaf, verdict } of own) expect(credits.find(({ turn }) => turn === leaf)!.reward).toBe(verdict.reward);
    }
  });

  it('trains those alone that are to be trained', async () => {
    const { engine } = await run(mappa({ trained: 'master', steps: 1 }));
    expect(new Set(engine.updated.flatMap(({ samples }) => samples.map(({ agent }) => agent)))).toEqual(new Set(['master']));
  });

  it('pays for going away from the reference', async () => {
    const { events } = await run(mappa({ steps: 3, klReward: 0.5 }));
    const later = of(events, 'metrics').at(-1)!.metrics;
    expect(later.kl_reward).not.toBe(0);
    expect(of(events, 'credit').some(({ credits }) => credits.some(({ kl }) => kl !== 0))).toBe(true);
  });

  it('learns to answer from the scores of single actions, with and without the right answer told', async () => {
    for (const coachTruth of ['answer', 'nothing'] as const) {
      const { events } = await run(mappa({ steps: 12, queries: 8, learningRate: 0.05, coachTruth }));
      const solved = of(events, 'metrics').map(({ metrics }) => metrics.solved!);
      expect(solved.slice(-3).reduce((a, b) => a + b) / 3, coachTruth).toBeGreaterThan(solved.slice(0, 3).reduce((a, b) => a + b) / 3);
    }
  });
});

it('a coach that gives everything the same score changes nothing', async () => {
  const rules = COACHES.rules;
  const always = {
    name: 'always',
    score: async (actions: readonly unknown[]) => actions.map(() => ({ score: FALLBACK_SCORE, answerCorrect: null, origin: 'fallback' as const, reason: '' }))
  };
  (COACHES as { rules: typeof rules }).rules = async () => always;
  try {
    const { events, engine } = await run(mappa());
    expect(engine.updated).toEqual([]);
    expect(of(events, 'metrics')[0]!.metrics).toMatchObject({ score: 5, coach_fallback: 1, samples: 0 });
  } finally {
    (COACHES as { rules: typeof rules }).rules = rules;
  }
});

it.each([
  [{ coach: 'rules', credit: 'groups' }, 'A coach scores every action'],
  [{ credit: 'batch', beta: 0.1 }, 'the KL is paid in the reward'],
  [{ coach: 'off', coachTruth: 'nothing' }, 'no coach to be told nothing']
] as const)('%j is refused', (values, sentence) => expect(configProblems(values).join(' ')).toContain(sentence));

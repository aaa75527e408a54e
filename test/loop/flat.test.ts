/** The KL alone on groups without variance: whose completions enter, with which advantages, and what that does to the loss. */
import { describe, expect, it } from 'vitest';
import { configProblems, DEFAULTS } from '../../src/record/config';
import type { Group } from '../../src/record/tree';
import { grpoTerms } from '../../src/update/grpo';
import { GRPO } from '../engine/desk';
import { metricsOf, pullFresh } from './pull';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

async function stepWith(klOnFlat: 'off' | 'failed' | 'on', changes = {}, start: readonly [number, number, number, number] = [2, 0, 0, -3]) {
  const engine = scriptedEngine(start);
  const { events } = await pullFresh(toyConfig({ steps: 1, klOnFlat, varianceFloor: 0.01, ...changes }), toyLab(engine));
  const groups = events.flatMap((event) => (event.type === 'group' ? [event.group] : []));
  const chosen = events.flatMap((event) => (event.type === 'select' ? event.chosen : []));
  return { samples: engine.updated.flatMap(({ samples }) => samples), groups, chosen, metrics: metricsOf(events)[0]! };
}

describe('groups without variance', () => {
  it('enter with all their members and no advantage, beside what is selected', async () => {
    const [off, on] = [await stepWith('off', { select: 'all' }), await stepWith('on', { select: 'all' })];
    const flat = on.groups.filter(({ variance }: Group) => variance < 0.01);
    expect(flat.length).toBeGreaterThan(2);
    expect(on.chosen).toEqual(off.chosen);
    expect(on.metrics.kl_only).toBe(flat.length);
    expect(off.metrics).not.toHaveProperty('kl_only');
    const copies = (samples: typeof on.samples) => samples.reduce((total, sample) => total + sample.copies, 0);
    expect(copies(on.samples) - copies(off.samples)).toBe(flat.reduce((total, { members }) => total + members.length, 0));
    const advantages = (samples: typeof on.samples) => samples.reduce((total, { positive, negative }) => total + positive - negative, 0);
    expect(advantages(on.samples)).toBeCloseTo(advantages(off.samples), 10);
  });

  it('enter only where no branch is right, if so asked', async () => {
    const start = [3, 1, 0, -3] as const;
    const { groups, metrics, samples } = await stepWith('failed', { select: 'all', queries: 12 }, start);
    const flat = groups.filter(({ variance }: Group) => variance < 0.01);
    // A right branch is rewarded by at least 1, for its accuracy; a wrong one by less, for its form.
    const failed = flat.filter(({ rewards }) => rewards.every((reward) => reward < 1));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(flat.length);
    expect(metrics.kl_only).toBe(failed.length);
    const { samples: others } = await stepWith('off', { select: 'all', queries: 12 }, start);
    const copies = (of: typeof samples) => of.reduce((total, sample) => total + sample.copies, 0);
    expect(copies(samples) - copies(others)).toBe(failed.reduce((total, { members }) => total + members.length, 0));
  });

  it('are those of trained agents alone', async () => {
    const { samples } = await stepWith('on', { trained: 'master' });
    expect(new Set(samples.map(({ agent }) => agent))).toEqual(new Set(['master']));
    expect((await stepWith('on', { trained: 'none' })).samples).toEqual([]);
  });

  it('move the policy by the slope of the KL alone', () => {
    const sample = { positive: 0, negative: 0, copies: 1, positiveCopies: 0, negativeCopies: 0 };
    const away = -0.3; // ref − now
    const terms = grpoTerms(sample, { now: [-1], old: [-1], sampler: [-1], reference: [-1 + away] }, { ...GRPO, beta: 0.1 }, 1);
    expect(terms.loss).toBeCloseTo(0.1 * (Math.exp(away) - away - 1), 12);
    expect(terms.slopes[0]).toBeCloseTo(0.1 * (1 - Math.exp(away)), 12);
  });

  it('need a pull', () => {
    expect(configProblems({ ...DEFAULTS, klOnFlat: 'on', beta: 0 })).toEqual([expect.stringMatching(/^Nothing pulls where "beta" is 0/)]);
    expect(configProblems({ ...DEFAULTS, klOnFlat: 'failed', beta: 0 })).toHaveLength(1);
    expect(configProblems({ ...DEFAULTS, klOnFlat: 'on' })).toEqual([]);
    expect(configProblems({ ...DEFAULTS, beta: 0 })).toEqual([]);
  });
});

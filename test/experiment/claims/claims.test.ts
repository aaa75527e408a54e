/** The claims suite: what is compared with what, when a claim holds, and the report. */
import { afterEach, describe, expect, it } from 'vitest';
import { CLAIM_ARMS } from '../../../scripts/experiment/claims/arms';
import { CLAIMS } from '../../../scripts/experiment/claims/claims';
import { claimFigure } from '../../../scripts/experiment/claims/figure';
import { stepsToHalf } from '../../../scripts/experiment/claims/figures';
import { claimTables, verdictOf } from '../../../scripts/experiment/claims/report';
import { readExperimentOptions } from '../../../scripts/experiment/options';
import { configOfArm } from '../../../scripts/experiment/suite/arm';
import type { ArmOutcome } from '../../../scripts/experiment/suite/run';
import { warmSteps } from '../../../src/record/steps';
import { PRESETS } from '../../../src/view/settings/preset';
import { toyConfig } from '../../loop/toyLab';
import { erringEngine, freshFolder, outcomeOf, removeFolders, runSuite, TOY_BASE, TOY_TASKS } from '../toySuite';

afterEach(removeFolders);

const tasks = TOY_TASKS.filter(({ counted }) => counted);
const config = toyConfig({ steps: 3, learningRate: 0.05, evaluateRows: 5 });

describe('a verdict', () => {
  it('needs a mean of twice its standard error, and more than one seed', () => {
    expect(verdictOf([])).toBe('not measured');
    expect(verdictOf([9])).toBe('undecided');
    expect(verdictOf([3, 4, 5])).toBe('holds');
    expect(verdictOf([-3, -4, -5])).toBe('does not hold');
    // Mean 1; sample deviation 1, standard error 0.58.
    expect(verdictOf([0, 1, 2])).toBe('undecided');
    expect(verdictOf([0.4, 1, 1.6])).toBe('holds');
  });
});

describe('the steps to half', () => {
  const curve = (shares: readonly number[]) =>
    shares.map((share, i) => ({ step: i + 1, sampledTokens: 0, metrics: { 'solved/initial': share }, evaluation: null }));

  it('end ten steps of which half was right', () => {
    expect(stepsToHalf(curve(Array(12).fill(0.5)))).toBe(10);
    expect(stepsToHalf(curve([...Array(10).fill(0), ...Array(10).fill(1)]))).toBe(15);
  });

  it('are not known where that never was', () => {
    expect(stepsToHalf(curve(Array(9).fill(1)))).toBeNull();
    expect(stepsToHalf(curve(Array(30).fill(0.4)))).toBeNull();
  });
});

describe('the claims', () => {
  it('compare arms that there are, and are links', () => {
    const names = CLAIM_ARMS.map(({ name }) => name);
    for (const { ahead, behind, preset } of CLAIMS) {
      expect(names).toEqual(expect.arrayContaining([ahead, behind]));
      expect(Object.keys(PRESETS)).toContain(preset);
    }
  });

  it('show as many demonstrations as there are steps, whatever the schedule', () => {
    const taught = CLAIM_ARMS.filter(({ name }) => ['progressive', 'all-at-once'].includes(name));
    const configs = taught.map((arm) => configOfArm(arm as Extract<typeof arm, { type: 'trained' }>, toyConfig({ steps: 150 })));
    expect(configs.map(warmSteps)).toEqual([150, 150]);
    expect({ ...configs[0], warmSchedule: 'all' }).toEqual(configs[1]);
  });
});

describe('the suite', () => {
  it('reinforces each arm beside joint until it has sampled as many tokens, and reports every claim', async () => {
    const outcomes = await runSuite(freshFolder(), erringEngine(), { config, arms: CLAIM_ARMS, tasks });
    const budget = outcomeOf(outcomes, 'joint').cost!.sampledTokens;
    for (const { arm, cost } of outcomes) if (arm.type === 'budgeted') expect(cost!.sampledTokens, arm.name).toBeGreaterThanOrEqual(budget);
    expect(outcomeOf(outcomes, 'progressive').cost!.sampledTokens).toBe(0);
    const text = claimTables(outcomes, tasks, { config, base: 'toy', device: 'script', draws: 1 });
    for (const { says } of CLAIMS) expect(text).toContain(`| ${says} |`);
    const picture = claimFigure(outcomes, tasks);
    expect(picture.match(/<g /g)).toHaveLength(CLAIMS.length);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    for (const { name, meaning } of CLAIM_ARMS) expect(text).toContain(`- ${name}: ${meaning}.`);
  });

  it('says that a claim holds where every seed does, allowing the margin it names', () => {
    const score = (arm: string, seed: number, right: number): ArmOutcome => ({
      arm: CLAIM_ARMS.find(({ name }) => name === arm)!,
      base: TOY_BASE,
      seed,
      results: {
        greedy: tasks.map(({ task }, i) => ({
          ...{
            id: task.id,
            kind: task.kind,
            family: 'f',
            solved: i < right,
            accuracy: 1,
            wellFormed: true,
            turns: 2,
            tokens: 9,
            calls: 0,
            errors: 0,
            final: ''
          }
        })),
        draws: [tasks.map(() => false)]
      },
      cost: { sampledTokens: 1, seconds: 1, imitatedTokens: 0 },
      curve: []
    });
    const lineOf = (says: RegExp, outcomes: readonly ArmOutcome[]) =>
      claimTables(outcomes, tasks, { config, base: 'toy', device: 'script', draws: 1 })
        .split('\n')
        .find((line) => says.test(line))!;
    const equal = [7, 8].flatMap((seed) => [score('joint', seed, 4), score('master-only', seed, 2), score('all-groups', seed, 4)]);
    expect(lineOf(/beats training the master alone/, equal)).toContain('| holds |');
    expect(lineOf(/within 3 points/, equal)).toContain('| holds |');
    const worse = [7, 8].flatMap((seed) => [score('joint', seed, 2), score('master-only', seed, 4), score('all-groups', seed, 6)]);
    expect(lineOf(/beats training the master alone/, worse)).toContain('| does not hold |');
    expect(lineOf(/within 3 points/, worse)).toContain('| does not hold |');
  });
});

describe('--quick', () => {
  it('makes a suite small, and gives way to what is said', () => {
    const options = readExperimentOptions(['--suite', 'claims', '--quick', '--rows', '40']);
    expect(options).toMatchObject({ rows: 40, seeds: [7], config: { steps: 10, queries: 4 } });
    expect(() => readExperimentOptions(['--quick'])).toThrow('--quick is of a suite');
  });
});

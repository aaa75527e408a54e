/** The credit suite on the scripted policy: arms that differ from the paper's by one option, at equal tokens, with their table and curves. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CREDIT_ARMS } from '../../../scripts/experiment/credit/arms';
import { PAPER } from '../../../src/record/paper';
import { curveTable } from '../../../scripts/experiment/credit/curve';
import { creditTable } from '../../../scripts/experiment/credit/report';
import { openFolder } from '../../../scripts/experiment/folder';
import { armsFor, armsNamed, configOfArm, type Arm } from '../../../scripts/experiment/suite/arm';
import { curveOf } from '../../../scripts/experiment/suite/curve';
import type { ArmOutcome } from '../../../scripts/experiment/suite/run';
import { totalIn } from '../../../scripts/experiment/trainRun';
import type { RunConfig } from '../../../src/record/config';
import type { LabEvent, Metrics } from '../../../src/record/event';
import { scriptedEngine } from '../../loop/scripted';
import { toyConfig } from '../../loop/toyLab';
import { erringEngine, eventsOf, freshFolder, outcomeOf, removeFolders, runSuite, TOY_BASE, TOY_TASKS } from '../toySuite';

afterEach(removeFolders);

/** Other than the paper's in an option of each kind. */
const config = toyConfig({ steps: 4, learningRate: 0.05, evaluateEvery: 2, evaluateRows: 5, topK: 3, continuations: 'greedy', efficiencyKind: 'right' });
const tasks = TOY_TASKS.filter(({ counted }) => counted);
const run = (path: string, arms: readonly Arm[] = CREDIT_ARMS, engine = erringEngine()) => runSuite(path, engine, { config, arms, tasks });

const configIn = (path: string, arm: string): RunConfig => (eventsOf(path, arm)[0] as Extract<LabEvent, { type: 'run' }>).config;
const differences = (one: RunConfig, other: RunConfig) =>
  Object.fromEntries(Object.entries(one).filter(([name, value]) => value !== other[name as keyof RunConfig]));

describe('the arms of credit', () => {
  it('are run with one option other than the paper has', async () => {
    const path = freshFolder();
    await run(path);
    const paper = configIn(path, 'paper');
    expect(paper).toEqual({ ...config, ...PAPER });
    const changes = Object.fromEntries(CREDIT_ARMS.map(({ name }) => [name, differences(configIn(path, name), paper)]));
    expect(changes).toEqual({
      paper: {},
      between: { select: 'between' },
      'all-groups': { select: 'all' },
      greedy: { continuations: 'greedy', initialContinuation: 'anew' },
      averaged: { continuations: 'averaged' },
      anew: { initialContinuation: 'anew' },
      once: { equalActions: 'once' },
      lately: { rowDraw: 'lately' },
      'kl-on-flat': { klOnFlat: 'on' },
      entropy: { entropyWeight: 0.003 },
      'cost-right': { efficiencyKind: 'right' },
      'cost-rise': { efficiencyRise: 2 },
      'no-cost': { efficiencyWeight: 0 },
      default: { topK: 3, continuations: 'greedy', efficiencyKind: 'right' }
    });
    expect(configIn(path, 'default')).toEqual(config);
  });

  it('end with the step in which they have sampled what the paper’s sampled with that seed', async () => {
    const path = freshFolder();
    const outcomes = await run(path);
    const budget = outcomeOf(outcomes, 'paper').cost!.sampledTokens;
    expect(eventsOf(path, 'paper').filter(({ type }) => type === 'metrics')).toHaveLength(config.steps);
    for (const { arm, curve } of outcomes.slice(1)) {
      expect(curve.at(-1)!.sampledTokens, arm.name).toBeGreaterThanOrEqual(budget);
      expect(curve.at(-2)!.sampledTokens, arm.name).toBeLessThan(budget);
      expect(totalIn(eventsOf(path, arm.name))('sampled_tokens')).toBe(curve.at(-1)!.sampledTokens);
    }
    const steps = (arm: string) => outcomeOf(outcomes, arm).curve.at(-1)!.step;
    expect(steps('averaged')).toBeLessThan(config.steps);
    expect(steps('once')).toBeGreaterThanOrEqual(config.steps);
  });

  it('broken off and started again, end as if they had not been', async () => {
    const arms = armsNamed(['paper', 'averaged', 'cost-rise', 'default'], CREDIT_ARMS, config);
    const expected = await run(freshFolder(), arms);
    for (const fatal of [10, 60, 120]) {
      const path = freshFolder();
      const dying = erringEngine();
      let calls = 0;
      const generate: typeof dying.generate = async (requests) => {
        if (++calls > fatal) throw new Error('killed');
        return dying.generate(requests);
      };
      await expect(run(path, arms, { ...dying, generate }), `after ${fatal} calls`).rejects.toThrow('killed');
      expect(await run(path, arms)).toEqual(expected);
    }
  });

  it('are left out where they would be another over again, or cannot be', () => {
    const left = (changes: Partial<RunConfig>) => {
      const said = armsFor(CREDIT_ARMS, { ...config, ...changes });
      return CREDIT_ARMS.filter((arm) => !said.includes(arm)).map(({ name }) => name);
    };
    expect(left({})).toEqual([]);
    expect(left({ ...PAPER })).toEqual(['default']);
    expect(left({ efficiencyWeight: 0 })).toEqual(['cost-right', 'cost-rise', 'no-cost']);
    expect(left({ continuationSamples: 1 })).toEqual(['averaged']);
    expect(left({ row: 'train-coop-0042' })).toEqual(['lately']);
    expect(left({ beta: 0 })).toEqual(['kl-on-flat']);
    for (const arm of armsFor(CREDIT_ARMS, { ...config, beta: 0 }))
      if (arm.type === 'trained' || arm.type === 'budgeted') expect(() => configOfArm(arm, { ...config, beta: 0 })).not.toThrow();
  });
});

describe('the report of credit', () => {
  const step = (metrics: Metrics, at: number, sampledTokens: number) => ({ step: at, sampledTokens, metrics, evaluation: null });
  const result = (index: number, solved: boolean) => ({
    ...{ id: tasks[index]!.task.id, kind: tasks[index]!.task.kind, family: 'f', solved, accuracy: Number(solved), wellFormed: true },
    ...{ turns: 1, tokens: 1, calls: 0, errors: 0, final: '' }
  });
  const score = (rows: number, solved: number) => ({ rows, solved });
  const evaluation = {
    type: 'evaluation',
    split: 'dev',
    temperature: 0,
    kinds: { qa: score(0, 0), efc: score(4, 1), gfc: score(0, 0), math: score(0, 0), coop: score(2, 2) },
    all: score(6, 3),
    turnsPerTask: 1,
    tokensPerTask: 1
  } as const;
  const made = (name: string, seed: number, solved: readonly number[]): ArmOutcome => ({
    arm: CREDIT_ARMS.find((arm) => arm.name === name)!,
    base: TOY_BASE,
    seed,
    results: {
      greedy: tasks.map((_, index) => result(index, solved.includes(index))),
      draws: [tasks.map((_, index) => index === 0)]
    },
    cost: { sampledTokens: 900, seconds: 12, imitatedTokens: 0 },
    curve: [
      { step: 0, sampledTokens: 0, metrics: null, evaluation },
      step({ sampled_tokens: 400, completions: 20, selected: 3, frac_selected_between: 1, 'solved/initial': 0.25 }, 1, 400),
      step({ sampled_tokens: 500, completions: 30, selected: 1, frac_selected_between: 0, completions_saved: 4, 'solved/initial': 0.5 }, 2, 900),
      step({ sampled_tokens: 600, completions: 40, selected: 0, 'solved/initial': 0 }, 3, 1500)
    ]
  });
  const outcomes = [made('paper', 7, [0, 2]), made('paper', 8, [0, 1, 2, 3])];
  const heading = { config: { ...config, efficiencyWeight: 0 }, base: 'toy', device: 'script', draws: 1 };

  it('says what each arm brings and costs, mean and deviation over seeds', () => {
    const lines = creditTable(outcomes, tasks, heading).split('\n');
    const cells = (line: string) =>
      line
        .split('|')
        .slice(2, -1)
        .map((each) => each.trim());
    const of = Object.fromEntries(
      cells(lines.find((line) => line.startsWith('| arm |'))!).map((name, at) => [name, cells(lines.find((line) => line.startsWith('| paper |'))!)[at]])
    );
    // Even rows are cooperative: 2 of 4 and none of 4, then 2 of 4 of each. Sampled: row 0 alone.
    expect(of).toEqual({
      greedy: '37.5 ± 17.7',
      cooperation: '50.0 ± 0.0',
      sampled: '12.5 ± 0.0',
      'groups trained on that vary between actions': '75.0 ± 0.0',
      'completions a step': '30.0 ± 0.0',
      'completions saved a step': '4.0 ± 0.0',
      'tokens a step': '500.0 ± 0.0',
      'steps reached': '3.0 ± 0.0',
      seconds: '12.0 ± 0.0'
    });
    expect(lines[0]).toBe('# Credit, % of 8 dev rows');
  });

  it('says which arms are left out, and why', () => {
    const lines = creditTable(outcomes, tasks, heading).split('\n');
    expect(lines.filter((line) => line.includes('left out; it')).map((line) => line.split(':')[0])).toEqual(['- cost-right', '- cost-rise', '- no-cost']);
    expect(lines).toContain('- no-cost: left out; it is paper over again: its settings are the same.');
  });

  it('has curves by sampled tokens, with what was measured and where the arm ended', () => {
    const [head, ...rows] = curveTable(outcomes.slice(0, 1), tasks).split('\r\n');
    expect(head).toBe('arm,seed,step,sampled_tokens,solved,split,rows,average,qa,efc,gfc,math,coop');
    expect(rows).toEqual([
      'paper,7,0,0,,dev,6,0.625,,0.25,,,1',
      'paper,7,1,400,0.25,,,,,,,,',
      'paper,7,2,900,0.5,,,,,,,,',
      'paper,7,3,1500,0,,,,,,,,',
      'paper,7,3,1500,,dev,8,0.25,,0,,,0.5',
      ''
    ]);
  });
});

describe('the curve of a run', () => {
  it('has its steps of reinforcement and their evaluations, those of the warm-up left out', async () => {
    const path = freshFolder();
    const warm = { ...config, warmRows: 8, warmEpochs: 1, warmBatch: 4 };
    const outcomes = await runSuite(path, scriptedEngine([2, 0, 0, -1]), { config: warm, arms: CREDIT_ARMS.slice(0, 1), tasks });
    const events = openFolder(join(path, 'paper')).events();
    const { curve } = outcomes[0]!;
    expect(curve).toEqual(curveOf(events, warm));
    expect(curve.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(curve.map(({ evaluation }) => evaluation !== null)).toEqual([true, false, true, false, true]);
    expect(events.filter(({ type }) => type === 'metrics')).toHaveLength(6);
    expect(curve.at(-1)!.sampledTokens).toBe(outcomes[0]!.cost!.sampledTokens);
    expect(curve.slice(1).every(({ metrics }) => metrics!['solved/initial'] !== undefined)).toBe(true);
  });
});

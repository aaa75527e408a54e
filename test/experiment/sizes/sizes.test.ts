/** The suite of sizes: success and costs of arms on bases, and which of them no other beats. */
import { expect, it } from 'vitest';
import { SIZE_ARMS } from '../../../scripts/experiment/sizes/arms';
import { planeFigure } from '../../../scripts/experiment/sizes/figure';
import { frontIds, outcomeCost, sizedArms, successOf } from '../../../scripts/experiment/sizes/points';
import { sizeTables } from '../../../scripts/experiment/sizes/report';
import { readExperimentOptions } from '../../../scripts/experiment/options';
import { configOfArm, type TrainedArm } from '../../../scripts/experiment/suite/arm';
import type { ArmOutcome } from '../../../scripts/experiment/suite/run';
import { warmSteps } from '../../../src/record/steps';
import { toyConfig } from '../../loop/toyLab';
import { TOY_TASKS } from '../toySuite';

const tasks = TOY_TASKS.filter(({ counted }) => counted);

/** An outcome with so many rows right, each at these tokens and milliseconds. */
const outcome = (base: ArmOutcome['base'], arm: number, seed: number, right: number, tokens: number, milliseconds?: number): ArmOutcome => ({
  arm: SIZE_ARMS[arm]!,
  base,
  seed,
  results: {
    greedy: tasks.map(({ task: { id, family } }, i) => ({
      ...{ id, kind: 'efc', family, solved: i < right, accuracy: Number(i < right), wellFormed: true, turns: 2, tokens: tokens / 4, read: (3 * tokens) / 4 },
      ...{ calls: 1, errors: 0, final: '', ...(milliseconds === undefined ? {} : { milliseconds }) }
    })),
    draws: [tasks.map(() => true)]
  },
  cost: null,
  curve: []
});

const small = { name: 'small', parameters: 1000 };
const large = { name: 'large', parameters: 4000 };
const outcomes = [
  ...[outcome(large, 0, 7, 8, 100, 9), outcome(large, 0, 8, 6, 100, 9), outcome(large, 1, 7, 2, 300, 9), outcome(large, 1, 8, 2, 300, 9)],
  ...[outcome(small, 0, 7, 4, 120, 3), outcome(small, 0, 8, 4, 120, 5), outcome(small, 1, 7, 5, 200, 2), outcome(small, 1, 8, 5, 200, 2)]
];

it('has each arm on each base once, with all its seeds, the smallest base first', () => {
  expect(sizedArms(outcomes).map(({ id, outcomes: { length } }) => [id, length])).toEqual([
    ['small team', 2],
    ['small one-agent', 2],
    ['large team', 2],
    ['large one-agent', 2]
  ]);
});

it('counts success of the rows, and operations by size and tokens', () => {
  expect(successOf(outcomes[1]!, tasks)).toBe(6 / 8);
  expect(outcomeCost(outcomes[0]!, 'flops', tasks)).toBe(2 * 4000 * 100);
  expect(outcomeCost(outcomes[0]!, 'tokens', tasks)).toBe(100);
  expect(outcomeCost(outcomes[0]!, 'seconds', tasks)).toBeCloseTo(0.009, 12);
});

it('puts on the front what no other beats in both', () => {
  const arms = sizedArms(outcomes);
  // Tokens: the large team solves most for fewest.
  expect(frontIds(arms, 'tokens', tasks)).toEqual(new Set(['large team']));
  // Operations: 240,000 solves half, 400,000 five eighths, 800,000 seven eighths; 2,400,000 solves less than all.
  expect(frontIds(arms, 'flops', tasks)).toEqual(new Set(['small team', 'small one-agent', 'large team']));
  expect(frontIds(arms, 'seconds', tasks)).toEqual(new Set(['small one-agent', 'large team']));
});

it('reports and draws each arm on each base, and leaves out a cost that one seed lacks', () => {
  const heading = { config: toyConfig(), base: 'small', device: 'wasm', draws: 1 };
  const text = sizeTables(outcomes, tasks, heading);
  expect(text).toContain('| large | 4000 | team | 87.5 ± 17.7 | 0.8 ± 0.0 ★ | 100.0 ± 0.0 ★ | 9.0 ± 0.0 ★ |');
  expect(text).toContain('| small | 1000 | team | 50.0 ± 0.0 | 0.2 ± 0.0 ★ | 120.0 ± 0.0 | 4.0 ± 1.4 |');
  const picture = planeFigure(outcomes, tasks);
  expect(picture.match(/<circle /g)).toHaveLength(12);
  expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  const partial = [...outcomes, outcome(small, 0, 9, 4, 120)];
  expect(planeFigure(partial, tasks).match(/<circle /g)).toHaveLength(11);
  expect(planeFigure([outcome(small, 0, 9, 4, 120)], tasks)).toContain('not measured');
});

it('takes several bases, and shows both arms the same solutions', () => {
  const { bases, arms, config } = readExperimentOptions(['--suite', 'sizes', '--base', 'a.safetensors, dir/b.safetensors', '--steps', '30']);
  expect(bases).toEqual(['a.safetensors', 'dir/b.safetensors']);
  const [team, alone] = arms.map((arm) => configOfArm(arm as TrainedArm, config));
  expect([team!.team, alone!.team]).toEqual(['specialists', 'solo']);
  expect({ ...alone!, team: team!.team }).toEqual(team);
  expect(warmSteps(team!)).toBe(30);
});

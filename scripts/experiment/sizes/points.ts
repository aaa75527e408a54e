/** What the suite of sizes compares: each arm on each base as a point of success against cost. */
import { mean } from '../../../src/math/statistics';
import { scoresOf } from '../../../src/report/benchmark';
import { costOf, frontOf, type Cost, type CostPoint } from '../../../src/report/pareto';
import { countedResults } from '../suite/columns';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';

/** An arm on a base, over its seeds. */
export interface SizedArm {
  /** Its base and its arm, unique among those compared. */
  readonly id: string;
  readonly arm: ArmOutcome['arm'];
  readonly base: ArmOutcome['base'];
  /** One a seed, in their order. */
  readonly outcomes: readonly ArmOutcome[];
}

/** Bases by their size, the smallest first; the arms of each in the order in which they were run. */
export function sizedArms(outcomes: readonly ArmOutcome[]): SizedArm[] {
  const arms = new Map<string, SizedArm>();
  for (const outcome of outcomes) {
    const { arm, base } = outcome;
    const id = `${base.name} ${arm.name}`;
    arms.set(id, { id, arm, base, outcomes: [...(arms.get(id)?.outcomes ?? []), outcome] });
  }
  return [...arms.values()].sort((one, other) => one.base.parameters - other.base.parameters);
}

/** Success of one seed, 0..1: greedy, the mean of the kinds. Throws an Error where no row was measured. */
export function successOf(outcome: ArmOutcome, tasks: readonly MeasuredTask[]): number {
  const { average } = scoresOf(countedResults(outcome, tasks));
  if (average === null) throw new Error(`Nothing was measured of ${outcome.arm.name}, so there is no success to compare.`);
  return average;
}

/** What a task cost in one seed; null where that was not measured. */
export const outcomeCost = (outcome: ArmOutcome, cost: Cost, tasks: readonly MeasuredTask[]): number | null =>
  costOf({ results: countedResults(outcome, tasks), parameters: outcome.base.parameters }, cost);

/** The costs of those seeds of which it was measured. */
export const costsOf = (outcomes: readonly ArmOutcome[], cost: Cost, tasks: readonly MeasuredTask[]): number[] =>
  outcomes.flatMap((outcome) => outcomeCost(outcome, cost, tasks) ?? []);

/** The arms as points, each the mean over its seeds; without those of which a seed's cost was not measured. */
export const pointsOf = (arms: readonly SizedArm[], cost: Cost, tasks: readonly MeasuredTask[]): CostPoint[] =>
  arms.flatMap(({ id, outcomes }) => {
    const costs = costsOf(outcomes, cost, tasks);
    return costs.length === outcomes.length ? [{ id, cost: mean(costs), success: mean(outcomes.map((outcome) => successOf(outcome, tasks))) }] : [];
  });

/** The ids of the arms that no other beats in both. */
export const frontIds = (arms: readonly SizedArm[], cost: Cost, tasks: readonly MeasuredTask[]): ReadonlySet<string> =>
  new Set(frontOf(pointsOf(arms, cost, tasks)).map(({ id }) => id));

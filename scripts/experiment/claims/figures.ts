/** What the arms of the claims suite are compared in. */
import { mean, sum } from '../../../src/math/statistics';
import { GREEDY, perSolved, SAMPLED, type Figure } from '../suite/columns';
import type { CurvePoint } from '../suite/curve';

/** Steps over which success in training is averaged, as one step has few queries. */
const WINDOW = 10;
/** Share of training queries whose initial trajectory is right, which a run is on the way to. */
const HALF = 0.5;

/** The first step of reinforcement up to which, over the last ten, half of the initial trajectories were right; null where that was never so. */
export function stepsToHalf(curve: readonly CurvePoint[]): number | null {
  const solved = curve.flatMap(({ step, metrics }) => (metrics?.['solved/initial'] === undefined ? [] : [{ step, share: metrics['solved/initial'] }]));
  const at = solved.findIndex((_, i) => i + 1 >= WINDOW && mean(solved.slice(i + 1 - WINDOW, i + 1).map(({ share }) => share)) >= HALF);
  return solved[at]?.step ?? null;
}

/** Groups that were trained on, each time; null where nothing was reinforced. */
const groupUpdates: Figure = ({ curve }) => {
  const selected = curve.flatMap(({ metrics }) => metrics?.['selected'] ?? []);
  return selected.length ? sum(selected) : null;
};

/** By the heading of their column. */
export const COLUMNS = {
  greedy: GREEDY['greedy']!,
  cooperation: GREEDY['cooperation']!,
  sampled: SAMPLED['sampled']!,
  'group updates': groupUpdates,
  completions: ({ curve }) => sum(curve.flatMap(({ metrics }) => metrics?.['completions'] ?? [])) || null,
  'steps to half': ({ curve }) => stepsToHalf(curve),
  'turns a solved task': perSolved('turns'),
  'thousand tokens sampled': ({ cost }) => cost && cost.sampledTokens / 1000,
  seconds: ({ cost }) => cost && cost.seconds
} as const satisfies Readonly<Record<string, Figure>>;

/** The heading of a column that claims are made in. */
export type ClaimFigure = keyof typeof COLUMNS;

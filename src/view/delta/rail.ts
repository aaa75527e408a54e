/** The reward rail: the range that rewards can have by their own parts, and the words at its marks. */
import type { RewardPart } from '../../record/verdict';
import type { Tree } from '../../record/tree';

/** A mark on the rail. */
interface RailTick {
  readonly reward: number;
  /** What a branch of this reward did; empty where the number says all. */
  readonly words: string;
}

/** The scale of rewards. */
export interface Rail {
  readonly least: number;
  readonly most: number;
  /** From the most down. */
  readonly ticks: readonly RailTick[];
}

/** y of a reward in a picture whose greatest reward is at `top` and whose least at `bottom`. */
export const heightOn =
  ({ least, most }: Pick<Rail, 'least' | 'most'>, { top, bottom }: { readonly top: number; readonly bottom: number }) =>
  (reward: number): number =>
    top + ((most - reward) / (most - least)) * (bottom - top);

/** What a whole part says of a branch. */
const VIRTUE: Readonly<Record<RewardPart['name'], string>> = { accuracy: 'right', format: 'tidy', efficiency: 'short' };
const FAULT: Readonly<Record<RewardPart['name'], string>> = { accuracy: 'wrong', format: 'malformed', efficiency: 'slow' };

/** What a part says of a branch: `right`, and of one that is a cost, `slow`. */
export const partWords = ({ name, weight }: Pick<RewardPart, 'name' | 'weight'>): string => (weight < 0 ? FAULT : VIRTUE)[name];

/** Numbers between which rewards are drawn while none is known. */
const UNKNOWN: Rail = { least: 0, most: 1, ticks: [] };

/**
 * The rail of a step's trees. Every part lies between 0 and its weight, so that the weights are the range; scores without parts stretch
 * it to hold themselves.
 */
export function railOf(trees: readonly Tree[]): Rail {
  const weights = new Map<RewardPart['name'], number>();
  const rewards: number[] = [];
  for (const tree of trees) {
    for (const { verdict } of tree.outcomes) {
      if (!verdict) continue;
      rewards.push(verdict.reward);
      for (const { name, weight } of verdict.parts) weights.set(name, weight);
    }
    for (const group of tree.groups) rewards.push(...group.rewards);
  }
  if (!rewards.length) return UNKNOWN;
  const gains = [...weights].filter(([, weight]) => weight > 0);
  const costs = [...weights].filter(([, weight]) => weight < 0);
  const sum = (parts: typeof gains) => parts.reduce((total, [, weight]) => total + weight, 0);
  const least = Math.min(sum(costs), ...rewards);
  const most = Math.max(sum(gains), ...rewards);
  if (most - least < 1e-9) return { least: least - 0.5, most: most + 0.5, ticks: [{ reward: most, words: '' }] };
  return { least, most, ticks: gains.length ? partTicks(gains, costs, least, most) : roundTicks(least, most) };
}

function partTicks(gains: readonly (readonly [RewardPart['name'], number])[], costs: typeof gains, least: number, most: number): RailTick[] {
  const whole = gains.reduce((total, [, weight]) => total + weight, 0);
  const equal = gains.length === 2 && gains[0]![1] === gains[1]![1];
  const ticks: RailTick[] = [{ reward: whole, words: gains.map(([name]) => VIRTUE[name]).join(', ') }];
  if (most - whole > 1e-9) ticks.unshift({ reward: most, words: '' });
  if (equal) ticks.push({ reward: gains[0]![1], words: 'one of the two' });
  else
    for (const [name, weight] of gains.length > 1 ? gains.toSorted((a, b) => b[1] - a[1]) : []) ticks.push({ reward: weight, words: `${VIRTUE[name]} alone` });
  ticks.push({ reward: 0, words: gains.length === 1 ? FAULT[gains[0]![0]] : equal ? 'neither' : 'none' });
  if (least < -1e-9) ticks.push({ reward: least, words: costs.length ? `and ${costs.map(([name]) => FAULT[name]).join(', ')}` : '' });
  return ticks;
}

/** Three to six round numbers. */
function roundTicks(least: number, most: number): RailTick[] {
  const rough = (most - least) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough)!;
  const ticks: RailTick[] = [];
  for (let i = Math.floor(most / step + 1e-9); i * step >= least - 1e-9; i--) ticks.push({ reward: i * step, words: '' });
  return ticks;
}

/** R = R_A + R_F − R_E of the outcome of a branch, as named parts. [R; definitions O] */
import type { RunConfig } from '../record/config';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { RewardPart, Verdict } from '../record/verdict';
import { accuracyOf } from './accuracy';

/** The fields of an outcome that the reward depends on. */
export type JudgedOutcome = Pick<Outcome, 'final' | 'effects' | 'turns' | 'wellFormed'>;

/** The settings that the reward depends on. */
export type RewardSettings = Pick<RunConfig, 'coopCredit' | 'efficiencyWeight' | 'efficiencyKind' | 'maxTurns'>;

/** The verdict on one branch; `repeats` counts its calls that repeat an earlier call exactly. */
export function judge(task: Task, outcome: JudgedOutcome, settings: RewardSettings, repeats: number): Verdict {
  return composeVerdict(accuracyOf(task, outcome.final, outcome.effects, settings.coopCredit), outcome, settings, repeats);
}

/** The verdict on a branch whose accuracy, between 0 and 1, is known. */
export function composeVerdict(accurate: Pick<RewardPart, 'value' | 'reason'>, outcome: JudgedOutcome, settings: RewardSettings, repeats: number): Verdict {
  const accuracy: RewardPart = { name: 'accuracy', weight: 1, ...accurate };
  const solved = accuracy.value === 1;
  const parts = [accuracy, formatPart(outcome), efficiencyPart({ turns: outcome.turns, repeats, solved }, settings)];
  return { parts, reward: parts.reduce((total, { value, weight }) => total + value * weight, 0), solved };
}

/** R_F: 1 where every turn parsed and there is an answer. An empty answer earns 0, or training would learn to answer at once with nothing. */
function formatPart({ final, wellFormed }: JudgedOutcome): RewardPart {
  const answered = Boolean(final?.trim());
  const reason = !wellFormed
    ? 'A turn did not parse or broke its schema.'
    : !answered
      ? 'There is no final answer.'
      : 'Every turn parsed and there is an answer.';
  return { name: 'format', value: wellFormed && answered ? 1 : 0, weight: 1, reason };
}

/** What the efficiency cost may look at. */
interface Efficiency {
  readonly turns: number;
  readonly repeats: number;
  readonly solved: boolean;
}

/** What the efficiency cost counts, by the name in `RunConfig.efficiencyKind`, and what it is called. */
const EFFICIENCY_COUNTS: Readonly<Record<RunConfig['efficiencyKind'], (of: Efficiency) => readonly [count: number, what: string]>> = {
  turns: ({ turns }) => [turns, 'turns'],
  repeats: ({ repeats }) => [repeats, 'repeated calls'],
  right: ({ turns, solved }) => (solved ? [turns, 'turns'] : [0, 'turns count, as the answer is not right'])
};

/** R_E, a cost. */
function efficiencyPart(efficiency: Efficiency, { efficiencyKind, efficiencyWeight, maxTurns }: RewardSettings): RewardPart {
  const [count, what] = EFFICIENCY_COUNTS[efficiencyKind](efficiency);
  return { name: 'efficiency', value: Math.min(1, count / maxTurns), weight: -efficiencyWeight, reason: `${count} ${what}; ${maxTurns} turns are allowed.` };
}

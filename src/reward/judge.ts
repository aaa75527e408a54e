/** R = R_A + R_F − R_E on the outcome of a branch, as named parts. [R; definitions O] */
import type { RunConfig } from '../record/config';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { RewardPart, Verdict } from '../record/verdict';
import { accuracyOf } from './accuracy';

/** What a judge looks at. */
export type Judged = Pick<Outcome, 'final' | 'effects' | 'turns' | 'wellFormed'>;

/** The settings that decide what a branch is worth. */
export type Terms = Pick<RunConfig, 'coopCredit' | 'efficiencyWeight' | 'efficiencyKind' | 'maxTurns'>;

/** The verdict on one branch; `repeats` is how many of its calls had been made before, word for word. */
export function judge(task: Task, outcome: Judged, terms: Terms, repeats: number): Verdict {
  const accuracy: RewardPart = { name: 'accuracy', weight: 1, ...accuracyOf(task, outcome.final, outcome.effects, terms.coopCredit) };
  const parts = [accuracy, format(outcome), efficiency(outcome, terms, repeats)];
  return { parts, reward: parts.reduce((total, { value, weight }) => total + value * weight, 0), solved: accuracy.value === 1 };
}

/** R_F. An empty answer earns nothing, or answering at once would be what training learns. */
function format({ final, wellFormed }: Judged): RewardPart {
  const answered = Boolean(final?.trim());
  const reason = !wellFormed
    ? 'A turn did not parse or broke its schema.'
    : !answered
      ? 'There is no final answer.'
      : 'Every turn parsed and there is an answer.';
  return { name: 'format', value: wellFormed && answered ? 1 : 0, weight: 1, reason };
}

/** R_E, a cost. */
function efficiency({ turns }: Judged, { efficiencyKind, efficiencyWeight, maxTurns }: Terms, repeats: number): RewardPart {
  const [count, what] = efficiencyKind === 'repeats' ? [repeats, 'repeated calls'] : [turns, 'turns'];
  return { name: 'efficiency', value: Math.min(1, count / maxTurns), weight: -efficiencyWeight, reason: `${count} ${what}; ${maxTurns} turns are allowed.` };
}

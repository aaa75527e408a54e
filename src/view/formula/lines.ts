/** One line for each phase. */
import type { RunConfig } from '../../record/config';
import type { Phase } from '../../record/event';
import { batchCreditLine, batchRewardLine, batchSelectLine, batchUpdateLine } from './batch';
import { creditLine, selectLine } from './comparing';
import { rememberLine, rewardLine } from './rewarding';
import { branchLine, rolloutLine } from './sampling';
import type { FormulaContext } from './subject';
import type { FormulaLine } from './term';
import { updateLine } from './updating';

/** Phases that compute something of a tree, in order. */
export const FORMULA_PHASES = ['Rollout', 'Branch', 'Reward', 'Credit', 'Select', 'Update', 'Remember'] as const satisfies readonly Phase[];

/** One of them. */
export type FormulaPhase = (typeof FORMULA_PHASES)[number];

type Lines = Readonly<Record<FormulaPhase, (context: FormulaContext) => FormulaLine>>;

const OF_GROUPS: Lines = {
  Rollout: rolloutLine,
  Branch: branchLine,
  Reward: rewardLine,
  Credit: creditLine,
  Select: selectLine,
  Update: updateLine,
  Remember: rememberLine
};

/** By the name in `RunConfig.credit`. */
const LINES: Readonly<Record<RunConfig['credit'], Lines>> = {
  groups: OF_GROUPS,
  batch: { ...OF_GROUPS, Reward: batchRewardLine, Credit: batchCreditLine, Select: batchSelectLine, Update: batchUpdateLine }
};

/** The line of a phase. */
export const formulaLine = (phase: FormulaPhase, context: FormulaContext): FormulaLine => LINES[context.config.credit][phase](context);

/** The phase whose line stands with a view: its own; between steps, what the step was for. */
export function formulaPhase({ phase, chosen, report }: FormulaContext['view']): FormulaPhase {
  const own = FORMULA_PHASES.find((each) => each === phase);
  return own ?? (report ? 'Update' : chosen ? 'Select' : 'Rollout');
}

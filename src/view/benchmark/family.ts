/** How each family of queries went, kind by kind. */
import type { RowResult } from '../../record/benchmark';
import { scoresOf, solvedShare } from '../../report/score';
import { KINDS, type TaskKind } from '../../record/task';

export interface FamilyScore {
  readonly family: string;
  readonly rows: number;
  readonly solved: number;
  readonly share: number;
}

/** Families of every measured kind, the best solved first, those of equal share by name. */
export function breakDown(results: readonly RowResult[]): readonly { readonly kind: TaskKind; readonly families: readonly FamilyScore[] }[] {
  return KINDS.map((kind) => {
    const mine = results.filter((result) => result.kind === kind);
    const families = Object.entries(scoresOf(mine).families).map(([family, score]) => ({ family, ...score, share: solvedShare(score)! }));
    return { kind, families: families.sort((a, b) => b.share - a.share || (a.family < b.family ? -1 : 1)) };
  }).filter(({ families }) => families.length > 0);
}

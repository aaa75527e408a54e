/** How each family of queries went, kind by kind. */
import type { RowResult } from '../../record/benchmark';
import { KINDS, type Kind } from '../../record/task';

export interface FamilyScore {
  readonly family: string;
  readonly rows: number;
  readonly solved: number;
  readonly share: number;
}

/** Families of every measured kind, the best solved first, those of equal share by name. */
export function breakDown(results: readonly RowResult[]): readonly { readonly kind: Kind; readonly families: readonly FamilyScore[] }[] {
  return KINDS.map((kind) => {
    const mine = results.filter((result) => result.kind === kind);
    const families = [...new Set(mine.map(({ family }) => family))].map((family) => {
      const rows = mine.filter((result) => result.family === family);
      const solved = rows.filter((result) => result.solved).length;
      return { family, rows: rows.length, solved, share: solved / rows.length };
    });
    return { kind, families: families.sort((a, b) => b.share - a.share || (a.family < b.family ? -1 : 1)) };
  }).filter(({ families }) => families.length > 0);
}

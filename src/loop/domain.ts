/** What a team works in: the world its tools act on, its rows, and who says what is right. */
import { mathsDataset } from '../dataset/maths';
import { shopDataset, type Dataset } from '../dataset/dataset';
import { judgeMaths } from '../maths/judge';
import { openMaths } from '../maths/world';
import type { RunConfig } from '../record/config';
import type { World } from '../record/world';
import { composeVerdict, judge } from '../reward/judge';
import { entityWords } from '../task/entityWords';
import { openShop } from '../task/world';
import type { Lab } from './lab';

/** The parts of a lab that a team's subject decides. */
export interface Domain extends Pick<Lab, 'judge' | 'entities'> {
  /** The untouched world, which all tasks share. */
  readonly world: World;
  /** Its own rows. */
  readonly dataset: () => Dataset;
}

const openShopDomain = (): Domain => ({ world: openShop(), dataset: shopDataset, judge, entities: entityWords() });

const openMathsDomain = (): Domain => ({
  world: openMaths(),
  dataset: mathsDataset,
  judge: ({ parts }, outcome, config, repeats) => {
    const { value: answer, unit = '' } = parts[0]!;
    const { solved, reason } = judgeMaths({ answer, unit }, outcome.final ?? '');
    return composeVerdict({ value: Number(solved), reason }, outcome, config, repeats);
  },
  entities: new Set()
});

/** By the name in `RunConfig.team`. */
export const DOMAINS: Readonly<Record<RunConfig['team'], () => Domain>> = { specialists: openShopDomain, solo: openShopDomain, maths: openMathsDomain };

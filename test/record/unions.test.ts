/** A choice without code, or code without a choice, does not compile: every table by a setting's name is total over its union. */
import { expect, expectTypeOf, it } from 'vitest';
import { ADVANTAGES, type AdvantageEstimator } from '../../src/advantage/advantage';
import { SELECTIONS, VARIANCES, type GroupSelector } from '../../src/advantage/select';
import { IS_NESTED } from '../../src/record/branching';
import { FIELDS, type RunConfig } from '../../src/record/config';
import type { Aggregation, DeviceName, Dialect, RatioLevel } from '../../src/record/engine';
import { RATIO_POOLS } from '../../src/record/ratio';
import type { TeamName } from '../../src/record/subject';

it('settings that are chosen from names are unions of them', () => {
  expectTypeOf<RunConfig['select']>().toEqualTypeOf<'variance' | 'random' | 'all' | 'agent' | 'between'>();
  expectTypeOf<RunConfig['branching']>().toEqualTypeOf<'trajectory' | 'tree' | 'random' | 'root'>();
  expectTypeOf<RunConfig['team']>().toEqualTypeOf<TeamName>();
  expectTypeOf<RunConfig['device']>().toEqualTypeOf<'auto' | DeviceName>();
  expectTypeOf<RunConfig['prompts']>().toEqualTypeOf<'auto' | Dialect>();
  expectTypeOf<RunConfig['aggregation']>().toEqualTypeOf<Aggregation>();
  expectTypeOf<RunConfig['ratio']>().toEqualTypeOf<RatioLevel>();
  expectTypeOf<RunConfig['seed']>().toEqualTypeOf<number>();
  expectTypeOf<RunConfig['row']>().toEqualTypeOf<string>();
});

it('a name that is no choice is no value', () => {
  // @ts-expect-error: there is no such selection
  const config: Pick<RunConfig, 'select'> = { select: 'luck' };
  expect(Object.keys(FIELDS.select.choices)).not.toContain(config.select);
});

it('a table that lacks a choice, or has another, is refused', () => {
  const { variance, random, all } = SELECTIONS;
  // @ts-expect-error: the selection `agent` has no code
  const lacking: Readonly<Record<RunConfig['select'], GroupSelector>> = { variance, random, all };
  // @ts-expect-error: there is no advantage `ranked` to choose
  const further: Readonly<Record<RunConfig['advantage'], AdvantageEstimator>> = { ...ADVANTAGES, ranked: ADVANTAGES.standard };
  expect(Object.keys(lacking)).toHaveLength(3);
  expect(Object.keys(further)).toHaveLength(3);
});

it('tables have exactly the names of their choices', () => {
  expect(Object.keys(SELECTIONS).sort()).toEqual(Object.keys(FIELDS.select.choices).sort());
  expect(Object.keys(VARIANCES).sort()).toEqual(Object.keys(FIELDS.select.choices).sort());
  expect(Object.keys(IS_NESTED)).toEqual(Object.keys(FIELDS.branching.choices));
  expect(Object.keys(RATIO_POOLS)).toEqual(Object.keys(FIELDS.ratio.choices));
  expect(Object.keys(ADVANTAGES)).toEqual(Object.keys(FIELDS.advantage.choices));
});

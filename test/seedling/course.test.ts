/** The course: the same rows in the same order for both schedules, of which each step trains as many tokens as it should. */
import { describe, expect, it } from 'vitest';
import { batchOf, demonstrationsAt, tokeniseDemonstration } from '../../scripts/seedling/course';
import { RECIPE, type CourseSettings } from '../../scripts/seedling/recipe';
import { courseOf } from '../../scripts/seedling/regime';
import { surveyedDemonstrations, vocabularyIn } from '../../scripts/seedling/survey';
import { isForReinforcement } from '../../src/task/subset';
import { renderSeedlingChat } from '../../src/weights/language/seedlingTemplate';
import { wordTokenizer } from '../../src/weights/language/tokenizer';
import { madeRow } from './rows';

const [progressive, whole] = [true, false].map((progressive) =>
  courseOf({ regime: 'everything', coop: 0, targets: 2_000_000, memory: 0.25, progressive, optimiser: 'muon' })
) as [CourseSettings, CourseSettings];
const demonstrations = surveyedDemonstrations(madeRow, progressive, 0);
const tokenizer = wordTokenizer(vocabularyIn(demonstrations));
const at = (done: number, place = 0) => ({ place, done, seed: 3 });

describe('a course', () => {
  it('is the same for the same seed and another for another', () => {
    const some = (seed: number) => Array.from({ length: 20 }, (_, place) => demonstrationsAt(madeRow, progressive, place, seed));
    expect(some(1)).toEqual(some(1));
    expect(some(1)).not.toEqual(some(2));
  });

  it('shows no query that is set aside for reinforcement', () => {
    const queries = demonstrations.filter(({ agent }) => agent === 'master').map(({ turns }) => turns[1]!.content);
    expect(queries.length).toBeGreaterThan(1000);
    expect(queries.filter(isForReinforcement)).toEqual([]);
  });

  it('shows the rows in the same order by both schedules', () =>
    expect(demonstrationsAt(madeRow, whole, 7, 3)).toEqual(demonstrationsAt(madeRow, progressive, 7, 3)));

  it('recalls strategies for about a quarter of its conversations', () => {
    const recalled = demonstrations.filter(({ turns }) => turns[0]!.content.includes(' memory ')).length;
    expect(recalled / demonstrations.length).toBeGreaterThan(0.2);
    expect(recalled / demonstrations.length).toBeLessThan(0.3);
  });
});

describe('a trajectory', () => {
  it('cuts out exactly what the agent says, its closing mark included', () => {
    for (const demonstration of demonstrations.slice(0, 300)) {
      const { tokens, subtasks } = tokeniseDemonstration(tokenizer, demonstration);
      expect(tokens).toEqual(tokenizer.encode(renderSeedlingChat(demonstration.turns, false)));
      const said = demonstration.turns.filter(({ role }) => role === 'assistant').map(({ content }) => [...tokenizer.encode(content), tokenizer.stop]);
      expect(subtasks.map((indices) => indices.map((index) => tokens[index]))).toEqual(said);
    }
  });

  it('that does not fit the context is refused', () => {
    const turns = [{ role: 'user', content: 'price '.repeat(RECIPE.shape.positions) }] as const;
    expect(() => tokeniseDemonstration(tokenizer, { id: 'long', agent: 'qa', kind: 'qa', turns })).toThrow(/^The conversation long has 513 tokens; /);
  });
});

describe('a batch', () => {
  it('of either schedule has the trained tokens of a step, give or take one row', () => {
    for (const [stage, done] of [
      [progressive, 0],
      [progressive, progressive.targets - 1],
      [whole, 0]
    ] as const) {
      const { sequences, targets } = batchOf(madeRow, tokenizer, stage, at(done));
      expect(targets).toBe(sequences.reduce((total, sequence) => total + sequence.targets.length, 0));
      expect(targets).toBeGreaterThanOrEqual(RECIPE.batch);
      expect(targets).toBeLessThan(RECIPE.batch + 150);
    }
  });

  it('goes on where the one before it ended', () => {
    const { next } = batchOf(madeRow, tokenizer, whole, at(0));
    const first = demonstrationsAt(madeRow, whole, next, 3)[0]!;
    expect(batchOf(madeRow, tokenizer, whole, at(0, next)).sequences[0]!.tokens).toEqual(tokeniseDemonstration(tokenizer, first).tokens);
  });

  it('of the progressive schedule begins with first turns alone and ends like the other', () => {
    const masters = (course: CourseSettings, done: number) => batchOf(madeRow, tokenizer, course, at(done)).sequences[0]!;
    const [early, late] = [masters(progressive, 0), masters(progressive, progressive.targets)];
    expect(early.targets.length).toBeLessThan(late.targets.length);
    expect(early.tokens).toEqual(late.tokens.slice(0, early.tokens.length));
    expect(late).toEqual(masters(whole, 0));
  });
});

/** Statistics of the training data before training: its words, and the lengths of its conversations. */
import type { Demonstration } from '../../src/record/sample';
import type { Tokenizer } from '../../src/weights/language/tokenizer';
import { vocabularyOf } from '../../src/weights/language/tokenizer';
import { demonstrationsAt, tokeniseDemonstration, type CourseConversation, type RowSource } from './course';
import { frequentWords } from './frequentWords';
import { RECIPE, type CourseSettings } from './recipe';

/** Rows that words are counted in, and conversations' lengths. */
const SURVEYED = 5000;

/** The conversations of a course's first rows. */
export const surveyedDemonstrations = (source: RowSource, course: CourseSettings, seed: number): CourseConversation[] =>
  Array.from({ length: SURVEYED }, (_, place) => demonstrationsAt(source, course, place, seed)).flat();

/** The vocabulary of the words most frequent in the conversations. */
export const vocabularyIn = (demonstrations: readonly Demonstration[]): string[] =>
  vocabularyOf(
    frequentWords(
      demonstrations.flatMap(({ turns }) => turns.map(({ content }) => content)),
      RECIPE.words
    )
  );

const spread = (lengths: readonly number[]): string => {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return `median ${at(0.5)}, nine in ten ${at(0.9)}, ninety-nine in a hundred ${at(0.99)}, longest ${at(1)}`;
};

/** Lines on the lengths in tokens: conversations by agent with the share that is trained on, and single turns of an agent. */
export function describeLengths(tokenizer: Tokenizer, demonstrations: readonly CourseConversation[]): string[] {
  const agents = [...new Set(demonstrations.map(({ agent }) => agent))];
  return agents.map((agent) => {
    const own = demonstrations.filter((each) => each.agent === agent).map((each) => tokeniseDemonstration(tokenizer, each));
    const tokens = own.reduce((total, each) => total + each.tokens.length, 0);
    const turns = own.flatMap(({ subtasks }) => subtasks.map(({ length }) => length));
    const share = ((100 * turns.reduce((a, b) => a + b, 0)) / tokens).toFixed(0);
    return `${agent}: ${own.length} conversations, ${spread(own.map((each) => each.tokens.length))}; ${share}% trained on; turns ${spread(turns)}`;
  });
}

/** What an answer must say, in words for people. */
import type { AnswerPart } from '../record/task';

const BARE: Readonly<Partial<Record<AnswerPart['type'], string>>> = { yes: 'yes', no: 'no', none: 'that there is no such thing', refusal: 'that it cannot be done' };

/** `27`, `“order 48213”`, `June 3`, `yes`: one part of a right answer. */
export function describePart({ type, value }: AnswerPart): string {
  const bare = BARE[type];
  if (bare) return bare;
  if (type === 'number') return value;
  if (type === 'date') return value.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  if (type === 'match') return `exactly “${value}”`;
  return type === 'text' ? `most of “${value}”` : `“${value}”`;
}

/** All that an answer must say, in one line. */
export const describeParts = (parts: readonly AnswerPart[]): string => parts.map(describePart).join(', ');

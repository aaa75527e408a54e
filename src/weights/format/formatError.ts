/** How readers of files refuse: with a sentence that says what is wrong and, where it helps, what to do. */

/** A file that is not of the format it should be, is damaged, or holds what cannot be used here; the message says where. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Throws a FormatError with `sentence` unless `condition` holds. */
export function assertFormat(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new FormatError(sentence);
}

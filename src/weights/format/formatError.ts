/** The error of file readers, whose message says what is wrong and, where it helps, what to do. */

/** A file is of another format, damaged, or has content that is not supported; the message says where. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Throws a FormatError with `sentence` unless `condition` holds. */
export function assertFormat(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new FormatError(sentence);
}

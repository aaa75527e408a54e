/** Fields of one line of a visitor's file, read strictly: each reader gives the value in the form that rows have or throws a RowError. */

/** A problem with a row; its message completes a sentence that begins with the row's position. */
export class RowError extends Error {}

/** Longest text of a field, in characters. */
const LONGEST = 4000;
/** A lone surrogate. */
const HALF = /\p{Surrogate}/u;
/** Most elements of a list. */
const MOST = 100;

/** Fields by their name in lower case. */
export type RowFields = ReadonlyMap<string, unknown>;

const excerptOf = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 40 ? `${json.slice(0, 40)}...` : json;
};

/** The fields of a JSON object. Throws a RowError where `value` is none. */
export function rowFields(value: unknown, what: string): RowFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RowError(`${what} must be one JSON object, not ${excerptOf(value)}.`);
  return new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
}

/** The first of `names` that is present, and its value; the first name and `undefined` where none is. */
export function firstField(fields: RowFields, names: readonly string[]): { readonly name: string; readonly value: unknown } {
  const name = names.find((candidate) => fields.has(candidate)) ?? names[0]!;
  return { name, value: fields.get(name) };
}

/** The field as text. Throws a RowError where it is missing, no text, blank, too long or has a lone surrogate. */
export function fieldText({ name, value }: { readonly name: string; readonly value: unknown }): string {
  if (value === undefined) throw new RowError(`the field "${name}" is missing.`);
  if (typeof value !== 'string') throw new RowError(`"${name}" must be text, not ${excerptOf(value)}.`);
  if (!value.trim()) throw new RowError(`"${name}" is empty.`);
  const half = HALF.exec(value)?.[0].charCodeAt(0).toString(16);
  if (half) throw new RowError(`"${name}" has half a character (\\u${half}), which no file can hold. Write the whole character.`);
  if (value.length > LONGEST) throw new RowError(`"${name}" has ${value.length} characters, and ${LONGEST} are allowed.`);
  return value;
}

/** The elements of a list, each read by `read`; empty where the list is missing. Throws a RowError where it is no list or too long. */
export function fieldList<T>(fields: RowFields, name: string, read: (value: unknown, element: string) => T): T[] {
  const value = fields.get(name) ?? [];
  if (!Array.isArray(value)) throw new RowError(`"${name}" must be a list, not ${excerptOf(value)}.`);
  if (value.length > MOST) throw new RowError(`"${name}" has ${value.length} elements, and ${MOST} are allowed.`);
  return value.map((element: unknown, i) => read(element, `${name}[${i}]`));
}

/** The text of a list's element. Throws as `fieldText`. */
export const elementText = (value: unknown, name: string): string => fieldText({ name, value });

/** The value as a finite number. Throws a RowError where it is none, or a whole number beyond ±2^53, which a double cannot represent exactly. */
export function fieldNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RowError(`"${name}" must be a number, not ${excerptOf(value)}.`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RowError(`"${name}" is beyond ±${Number.MAX_SAFE_INTEGER}, where whole numbers cannot be told apart. Ask for a smaller figure.`);
  return value;
}

/** The value as one of `words`. Throws a RowError where it is none. */
export function fieldChoice<T extends string>(words: readonly T[], value: unknown, name: string): T {
  const found = words.find((word) => word === value);
  if (!found) throw new RowError(`"${name}" must be one of ${words.join(', ')}, not ${excerptOf(value)}.`);
  return found;
}

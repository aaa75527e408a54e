/** Fields of one line of a visitor's file, read strictly: each reader gives the value in the form that rows have or throws a Fault. */

/** What is wrong with a line, as the rest of a sentence that begins with its number. */
export class RowError extends Error {}

/** Longest text of a field, in characters. */
const LONGEST = 4000;
/** A surrogate without the other one. */
const HALF = /\p{Surrogate}/u;
/** Most elements of a list. */
const MOST = 100;

/** Fields by their name in lower case. */
export type RowFields = ReadonlyMap<string, unknown>;

const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 40 ? `${json.slice(0, 40)}...` : json;
};

/** The fields of a JSON object. Throws a Fault where `value` is none. */
export function rowFields(value: unknown, what: string): RowFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RowError(`${what} must be one JSON object, not ${shown(value)}.`);
  return new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
}

/** The first of `names` that is there, and its value; `undefined` where none is. */
export function firstField(fields: RowFields, names: readonly string[]): { readonly name: string; readonly value: unknown } {
  const name = names.find((candidate) => fields.has(candidate)) ?? names[0]!;
  return { name, value: fields.get(name) };
}

/** A text that says something. */
export function fieldText({ name, value }: { readonly name: string; readonly value: unknown }): string {
  if (value === undefined) throw new RowError(`the field "${name}" is missing.`);
  if (typeof value !== 'string') throw new RowError(`"${name}" must be text, not ${shown(value)}.`);
  if (!value.trim()) throw new RowError(`"${name}" is empty.`);
  const half = HALF.exec(value)?.[0].charCodeAt(0).toString(16);
  if (half) throw new RowError(`"${name}" has half a character (\\u${half}), which no file can hold. Write the whole character.`);
  if (value.length > LONGEST) throw new RowError(`"${name}" has ${value.length} characters, and ${LONGEST} are allowed.`);
  return value;
}

/** The elements of a list, each read by `read`; none where the list is missing. */
export function fieldList<T>(fields: RowFields, name: string, read: (value: unknown, element: string) => T): T[] {
  const value = fields.get(name) ?? [];
  if (!Array.isArray(value)) throw new RowError(`"${name}" must be a list, not ${shown(value)}.`);
  if (value.length > MOST) throw new RowError(`"${name}" has ${value.length} elements, and ${MOST} are allowed.`);
  return value.map((element: unknown, i) => read(element, `${name}[${i}]`));
}

/** A text of a list. */
export const elementText = (value: unknown, name: string): string => fieldText({ name, value });

/** A finite number, and no whole one beyond 2^53, as those cannot be told from their neighbours. */
export function fieldNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RowError(`"${name}" must be a number, not ${shown(value)}.`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RowError(`"${name}" is beyond ±${Number.MAX_SAFE_INTEGER}, where whole numbers cannot be told apart. Ask for a smaller figure.`);
  return value;
}

/** One of a few words. */
export function fieldChoice<T extends string>(words: readonly T[], value: unknown, name: string): T {
  const found = words.find((word) => word === value);
  if (!found) throw new RowError(`"${name}" must be one of ${words.join(', ')}, not ${shown(value)}.`);
  return found;
}

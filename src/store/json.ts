/** JSON that gives back every number as it was: NaN, the infinities and negative zero are written as `{"number":"NaN"}`. */

const spelled: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };

const spell = (value: number): string | null =>
  Number.isFinite(value) && !Object.is(value, -0) ? null : (Object.keys(spelled).find((name) => Object.is(spelled[name], value)) ?? null);

/** One line of text for a plain value. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    const name = typeof part === 'number' ? spell(part) : null;
    return name === null ? part : { number: name };
  });
}

/** The value `writeJson` was given. Throws a SyntaxError where the text is not JSON. */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Object.keys(part).join() !== 'number') return part;
    const name = (part as { number: unknown }).number;
    return typeof name === 'string' && Object.hasOwn(spelled, name) ? spelled[name] : part;
  });
}

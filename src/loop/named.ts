/** Looks a function up by the name a config gives. */

/** Throws a RangeError that lists the known names. */
export function named<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) throw new RangeError(`There is no ${what} "${name}". Known: ${Object.keys(table).join(', ')}.`);
  return found;
}

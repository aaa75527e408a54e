/** Values as Python writes them: `str` and `repr`. */
import { fail } from './templateError';
import type { RenderBudget } from './renderBudget';
import { Callable, Dict, List, Loop, Namespace, PythonRange, PythonIterator, Tuple, typeName, Undefined, DictView, type JinjaValue } from './value';

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A float in the fewest digits that tell it apart, with an exponent below 1e-4 and from 1e16 on. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const plain = value.toString();
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** A text in quotes, what cannot be printed escaped. */
function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${quote}` : character;
    if (Object.hasOwn(ESCAPED, character)) return ESCAPED[character]!;
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
  });
  return quote + inside + quote;
}

/** Python's `str`. */
export function strOf(value: JinjaValue, budget: RenderBudget): string {
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) return '';
  return reprOf(value, budget);
}

/** Python's `repr`. Throws a TemplateError where that would be an address in memory. */
export function reprOf(value: JinjaValue, budget: RenderBudget): string {
  budget.spend(1);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatRepr(value);
  if (typeof value === 'string') return budget.checked(stringRepr(value));
  if (value instanceof Undefined) return 'Undefined';
  const all = (items: readonly JinjaValue[]): string => items.map((item) => reprOf(item, budget)).join(', ');
  if (value instanceof List) return budget.checked(`[${all(value.items)}]`);
  if (value instanceof Tuple) return budget.checked(value.items.length === 1 ? `(${all(value.items)},)` : `(${all(value.items)})`);
  const pairs = (each: Iterable<readonly [JinjaValue, JinjaValue]>): string =>
    `{${[...each].map(([key, item]) => `${reprOf(key, budget)}: ${reprOf(item, budget)}`).join(', ')}}`;
  if (value instanceof Dict) return budget.checked(pairs(value.pairs()));
  if (value instanceof DictView) return budget.checked(`dict_${value.kind}([${all(value.items())}])`);
  if (value instanceof PythonRange) return value.step === 1 ? `range(${value.start}, ${value.stop})` : `range(${value.start}, ${value.stop}, ${value.step})`;
  if (value instanceof Namespace) return budget.checked(`<Namespace ${pairs(value.members)}>`);
  if (value instanceof Loop) return `<LoopContext ${reprOf(value.member('index')!, budget)}/${reprOf(value.member('length')!, budget)}>`;
  if (value instanceof Callable && value.members.has('name')) return `<Macro ${reprOf(value.members.get('name')!, budget)}>`;
  if (value instanceof PythonIterator || value instanceof Callable) return fail(`a ${typeName(value)} cannot be printed`);
  return value satisfies never;
}

/** `tojson` as transformers sets it up: Python's `json.dumps`, characters beyond ASCII as they are. */
import { bindArguments } from './arguments';
import { compareValues } from './compare';
import { fail } from './templateError';
import { floatRepr } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { Dict, isTrue, iteratorOf, List, Tuple, typeName, type CallArguments, type JinjaValue } from './value';

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' };
const escape = (character: string): string =>
  Object.hasOwn(SHORT, character) ? SHORT[character]! : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

interface Style {
  readonly ascii: boolean;
  /** What a level is indented by; null for all in one line. */
  readonly indent: string | null;
  readonly between: string;
  readonly colon: string;
  readonly sorted: boolean;
}

/** A value as JSON. */
export function toJson(value: JinjaValue, args: CallArguments, budget: RenderBudget): string {
  const [ascii, indent, separators, sorted] = bindArguments('tojson', ['ensure_ascii', 'indent', 'separators', 'sort_keys'], args);
  const level = indentOf(indent ?? null, budget);
  const [between, colon] = separators === undefined || separators === null ? [level === null ? ', ' : ',', ': '] : pairOf(separators);
  return budget.checked(written(value, { ascii: isTrue(ascii ?? false), indent: level, between, colon, sorted: isTrue(sorted ?? false) }, 0, budget));
}

function indentOf(indent: JinjaValue, budget: RenderBudget): string | null {
  if (indent === null || typeof indent === 'string') return indent;
  if (typeof indent !== 'bigint' && typeof indent !== 'boolean') return fail(`an indent must be a number, not ${typeName(indent)}`);
  budget.reserve(Number(indent));
  return ' '.repeat(Math.max(0, Number(indent)));
}

function pairOf(separators: JinjaValue): readonly [string, string] {
  const iterator = iteratorOf(separators) ?? fail(`cannot unpack non-iterable ${typeName(separators)} object`);
  const [between, colon, ...others] = [...{ [Symbol.iterator]: () => iterator }];
  return typeof between === 'string' && typeof colon === 'string' && !others.length ? [between, colon] : fail('separators must be two texts');
}

function scalar(value: JinjaValue): string | null {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return value.toString();
  if (typeof value !== 'number') return null;
  return Number.isFinite(value) ? floatRepr(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function written(value: JinjaValue, style: Style, depth: number, budget: RenderBudget): string {
  budget.spend(1);
  const simple = scalar(value);
  if (simple !== null) return simple;
  if (typeof value === 'string') {
    budget.reserve(value.length);
    return `"${value.replace(style.ascii ? /["\\]|[^ -~]/g : /["\\]|(?![\x7f-\x9f])\p{Cc}/gu, escape)}"`;
  }
  if (value instanceof List || value instanceof Tuple)
    return enclosed(
      '[',
      value.items.map((item) => written(item, style, depth + 1, budget)),
      ']',
      style,
      depth,
      budget
    );
  if (!(value instanceof Dict)) return fail(`Object of type ${typeName(value)} is not JSON serializable`);
  const pairs = style.sorted ? value.pairs().toSorted(([a], [b]) => compareValues(a, b, budget)) : value.pairs();
  const members = pairs.map(([key, item]) => {
    const name = typeof key === 'string' ? key : (scalar(key) ?? fail(`keys must be str, int, float, bool or None, not ${typeName(key)}`));
    return `${written(name, style, depth, budget)}${style.colon}${written(item, style, depth + 1, budget)}`;
  });
  return enclosed('{', members, '}', style, depth, budget);
}

function enclosed(open: string, parts: readonly string[], close: string, { indent, between }: Style, depth: number, budget: RenderBudget): string {
  if (!parts.length) return open + close;
  if (indent === null) return budget.checked(open + parts.join(between) + close);
  budget.reserve(indent.length * (depth + 1) * (parts.length + 1));
  const line = `\n${indent.repeat(depth + 1)}`;
  return budget.checked(`${open}${line}${parts.join(between + line)}\n${indent.repeat(depth)}${close}`);
}

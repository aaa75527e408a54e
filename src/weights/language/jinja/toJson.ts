/** `tojson` as transformers sets it up: Python's `json.dumps`, characters beyond ASCII as they are. */
import { bind } from './arguments';
import { order } from './compare';
import { fail } from './templateError';
import { floatText } from './strRepr';
import type { Run } from './renderBudget';
import { Dict, isTrue, iteratorOf, List, Tuple, typeName, type Given, type Value } from './value';

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
export function toJson(value: Value, given: Given, run: Run): string {
  const [ascii, indent, separators, sorted] = bind('tojson', ['ensure_ascii', 'indent', 'separators', 'sort_keys'], given);
  const level = indentOf(indent ?? null, run);
  const [between, colon] = separators === undefined || separators === null ? [level === null ? ', ' : ',', ': '] : pairOf(separators);
  return run.made(written(value, { ascii: isTrue(ascii ?? false), indent: level, between, colon, sorted: isTrue(sorted ?? false) }, 0, run));
}

function indentOf(indent: Value, run: Run): string | null {
  if (indent === null || typeof indent === 'string') return indent;
  if (typeof indent !== 'bigint' && typeof indent !== 'boolean') return fail(`an indent must be a number, not ${typeName(indent)}`);
  run.reserve(Number(indent));
  return ' '.repeat(Math.max(0, Number(indent)));
}

function pairOf(separators: Value): readonly [string, string] {
  const iterator = iteratorOf(separators) ?? fail(`cannot unpack non-iterable ${typeName(separators)} object`);
  const [between, colon, ...others] = [...{ [Symbol.iterator]: () => iterator }];
  return typeof between === 'string' && typeof colon === 'string' && !others.length ? [between, colon] : fail('separators must be two texts');
}

function scalar(value: Value): string | null {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'bigint') return value.toString();
  if (typeof value !== 'number') return null;
  return Number.isFinite(value) ? floatText(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function written(value: Value, style: Style, depth: number, run: Run): string {
  run.spend(1);
  const simple = scalar(value);
  if (simple !== null) return simple;
  if (typeof value === 'string') {
    run.reserve(value.length);
    return `"${value.replace(style.ascii ? /["\\]|[^ -~]/g : /["\\]|(?![\x7f-\x9f])\p{Cc}/gu, escape)}"`;
  }
  if (value instanceof List || value instanceof Tuple)
    return enclosed(
      '[',
      value.items.map((item) => written(item, style, depth + 1, run)),
      ']',
      style,
      depth,
      run
    );
  if (!(value instanceof Dict)) return fail(`Object of type ${typeName(value)} is not JSON serializable`);
  const pairs = style.sorted ? value.pairs().toSorted(([a], [b]) => order(a, b, run)) : value.pairs();
  const members = pairs.map(([key, item]) => {
    const name = typeof key === 'string' ? key : (scalar(key) ?? fail(`keys must be str, int, float, bool or None, not ${typeName(key)}`));
    return `${written(name, style, depth, run)}${style.colon}${written(item, style, depth + 1, run)}`;
  });
  return enclosed('{', members, '}', style, depth, run);
}

function enclosed(open: string, parts: readonly string[], close: string, { indent, between }: Style, depth: number, run: Run): string {
  if (!parts.length) return open + close;
  if (indent === null) return run.made(open + parts.join(between) + close);
  run.reserve(indent.length * (depth + 1) * (parts.length + 1));
  const line = `\n${indent.repeat(depth + 1)}`;
  return run.made(`${open}${line}${parts.join(between + line)}\n${indent.repeat(depth)}${close}`);
}

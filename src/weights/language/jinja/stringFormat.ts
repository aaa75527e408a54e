/** Texts filled in as Python does it: `'%s' % value` and `'{}'.format(value)`. */
import { fail, unsupported } from './templateError';
import { floatRepr, strOf, reprOf } from './strRepr';
import type { RenderBudget } from './renderBudget';
import { charactersOf, Dict, lengthOfText, Tuple, typeName, Undefined, type CallArguments, type JinjaValue } from './value';

const PERCENT = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g;
const FIELD = /\{\{|\}\}|\{(\w*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g;
const SPECIFICATION = /^(?:([^]?)([<>=^]))?([-+ ]?)(0?)(\d*)(,?)(?:\.(\d+))?([a-z%A-Z]?)$/u;
const MOST_PLACES = 100;

/** A number with so many decimal places, an exact half to the even digit as toFixed does not. */
function fixed(value: number, places: number): string {
  if (places > MOST_PLACES || Math.abs(value) >= 1e21) unsupported('a number of so many places');
  const text = value.toFixed(places);
  const exact = Math.abs(value).toFixed(MOST_PLACES);
  const tail = exact.slice(exact.length - (MOST_PLACES - places));
  if (!/^50*$/.test(tail) || !/[13579]$/.test(text)) return text;
  return (Number(text) - Math.sign(value) * 10 ** -places).toFixed(places);
}

/** A value as a number of a kind: `d`, `f`, `e`, `x`, `o`, with its sign apart. */
function numeral(value: JinjaValue, kind: string, places: number | null): readonly [string, string] {
  if (value instanceof Undefined) fail(value.sentence);
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean')
    fail(`%${kind} format: a number is required, not ${typeName(value)}`);
  const sign = Number(value) < 0 || Object.is(value, -0) ? '-' : '';
  if ('diu'.includes(kind)) {
    const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : BigInt(value);
    return [whole < 0n ? '-' : '', (whole < 0n ? -whole : whole).toString()];
  }
  if (kind === 'x' || kind === 'X' || kind === 'o' || kind === 'b') {
    if (typeof value === 'number') fail(`%${kind} format: an integer is required, not float`);
    const whole = BigInt(value);
    const digits = (whole < 0n ? -whole : whole).toString(kind === 'o' ? 8 : kind === 'b' ? 2 : 16);
    return [sign, kind === 'X' ? digits.toUpperCase() : digits];
  }
  if (kind === 'f' || kind === 'F') return [sign, fixed(Math.abs(Number(value)), places ?? 6)];
  if (kind === 'e')
    return [
      sign,
      Math.abs(Number(value))
        .toExponential(Math.min(places ?? 6, MOST_PLACES))
        .replace(/e([+-])(\d)$/, 'e$10$2')
    ];
  return unsupported(`a number in the form "${kind}"`);
}

function padded(text: string, width: number, align: string, fill: string, budget: RenderBudget): string {
  budget.reserve(width);
  const missing = width - lengthOfText(text);
  if (missing <= 0) return text;
  const left = align === '>' ? missing : align === '^' ? Math.floor(missing / 2) : 0;
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** Python's `form % given`. */
export function percentFormat(form: string, given: JinjaValue, budget: RenderBudget): string {
  const values = given instanceof Tuple ? given.items : [given];
  let at = 0;
  let keyed = false;
  const braceFormat = form.replace(PERCENT, (_, key: string | undefined, flags: string, width: string, places: string | undefined, kind: string) => {
    if (kind === '%') return '%';
    keyed ||= key !== undefined;
    const value = key === undefined ? values[at++] : given instanceof Dict ? given.get(key) : fail('format requires a mapping');
    if (value === undefined) fail('not enough arguments for format string');
    const precision = places === undefined ? null : Number(places);
    const side = flags.includes('-') ? '<' : '>';
    if ('sra'.includes(kind)) {
      const text = kind === 's' ? strOf(value, budget) : reprOf(value, budget);
      return padded(precision === null ? text : charactersOf(text).slice(0, precision).join(''), Number(width), side, ' ', budget);
    }
    const [minus, digits] = numeral(value, kind, precision);
    const sign = minus || (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');
    if (flags.includes('0') && side === '>') return sign + padded(digits, Number(width) - sign.length, '>', '0', budget);
    return padded(sign + digits, Number(width), side, ' ', budget);
  });
  if (!keyed && at < values.length && !(given instanceof Dict)) fail('not all arguments converted during string formatting');
  return budget.checked(braceFormat);
}

/** One value in the form that follows a colon. */
function specified(value: JinjaValue, specification: string, budget: RenderBudget): string {
  if (specification === '') return strOf(value, budget);
  const [, fill, align, plus, zero, width, comma, places, kind] = SPECIFICATION.exec(specification) ?? fail('Invalid format specifier');
  const number = typeof value === 'bigint' || typeof value === 'number';
  if (!number || kind === 's') {
    if (typeof value !== 'string') unsupported(`the form "${specification}" of a ${typeName(value)}`);
    const text = places === undefined ? value : charactersOf(value).slice(0, Number(places)).join('');
    return padded(text, Number(width), align ?? '<', fill || ' ', budget);
  }
  if (kind === '' && (places !== undefined || (typeof value === 'number' && comma))) unsupported(`the form "${specification}" of a number`);
  const [minus, digits] =
    kind === '' && typeof value === 'number'
      ? [value < 0 ? '-' : '', floatRepr(Math.abs(value))]
      : kind === '%'
        ? numeral(Number(value) * 100, 'f', places === undefined ? null : Number(places))
        : numeral(value, kind || 'd', places === undefined ? null : Number(places));
  const sign = minus || (plus === '-' ? '' : plus!);
  const grouped = (comma ? digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ',')) : digits) + (kind === '%' ? '%' : '');
  if (zero && !align) return sign + padded(grouped, Number(width) - sign.length, '>', '0', budget);
  if (align === '=') return sign + padded(grouped, Number(width) - sign.length, '>', fill || ' ', budget);
  return padded(sign + grouped, Number(width), align ?? '>', fill || ' ', budget);
}

/** Python's `form.format(…)`; fields with attributes or fields in them are not supported. */
export function filled(form: string, { positional, named }: CallArguments, budget: RenderBudget): string {
  let at = 0;
  const text = form.replace(FIELD, (field, name: string | undefined, conversion: string | undefined, specification: string | undefined) => {
    if (field === '{{' || field === '}}') return field[0]!;
    if (name === undefined) return unsupported(`the form "${form.slice(0, 60)}"`);
    const value = name === '' ? positional[at++] : /^\d+$/.test(name) ? positional[Number(name)] : named.get(name);
    if (value === undefined) fail(`nothing was given for '{${name}}'`);
    return specified(conversion === 'r' ? reprOf(value, budget) : conversion === 's' ? strOf(value, budget) : value, specification ?? '', budget);
  });
  return budget.checked(text);
}

/** The calculator: decimals, `+`, `-`, `*`, `/` and brackets, products before sums; a parser, never eval. */

/** Most characters of an expression; bounds how deep brackets can nest. */
const LONGEST = 200;

/** Rounded to cents, halves away from zero as in decimal notation: 1.005 is 1.01, although its binary neighbour lies below. */
export function roundToCents(value: number): number {
  return (Math.sign(value) * Math.round(Number((Math.abs(value) * 100).toPrecision(12)))) / 100 || 0;
}

/** Value of an expression such as `(84 - 4.5) / 3`, to cents; not finite where it divides by zero, null where it is no expression. */
export function workOut(expression: string): number | null {
  const tokens = expression.length > LONGEST ? [] : (expression.match(/\d+(?:\.\d+)?|\S/g) ?? []);
  const reader = { tokens, place: 0 };
  const value = readSum(reader);
  if (value === null || reader.place < tokens.length) return null;
  return Number.isFinite(value) ? roundToCents(value) : value;
}

interface Reader {
  readonly tokens: readonly string[];
  place: number;
}

/** Reads the next token if it is one of `among`; else null. */
function take(reader: Reader, among: string): string | null {
  const token = reader.tokens[reader.place];
  if (token === undefined || !among.includes(token)) return null;
  reader.place++;
  return token;
}

/** sum = product { (+ | -) product } */
function readSum(reader: Reader): number | null {
  let total = readProduct(reader);
  for (let sign = take(reader, '+-'); sign; sign = take(reader, '+-')) {
    const next = readProduct(reader);
    if (total === null || next === null) return null;
    total += sign === '+' ? next : -next;
  }
  return total;
}

/** product = factor { (* | /) factor } */
function readProduct(reader: Reader): number | null {
  let product = readFactor(reader);
  for (let sign = take(reader, '*/'); sign; sign = take(reader, '*/')) {
    const next = readFactor(reader);
    if (product === null || next === null) return null;
    product = sign === '*' ? product * next : product / next;
  }
  return product;
}

/** factor = number | - factor | ( sum ) */
function readFactor(reader: Reader): number | null {
  if (take(reader, '-')) {
    const value = readFactor(reader);
    return value === null ? null : -value;
  }
  if (take(reader, '(')) {
    const value = readSum(reader);
    return take(reader, ')') ? value : null;
  }
  const token = reader.tokens[reader.place];
  if (token === undefined || !/^\d/.test(token)) return null;
  reader.place++;
  return Number(token);
}

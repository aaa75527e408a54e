/** The calculator service: whole numbers, `+`, `-` and `*`, products before sums; a parser, never eval. */

/** Value of an expression such as `84 - 4 * 9`; null where it is not one. */
export function calculate(expression: string): number | null {
  const tokens = expression.match(/\d+|\S/g) ?? [];
  if (tokens.length % 2 === 0 || !tokens.every((token, i) => (i % 2 ? /^[-+*]$/ : /^\d+$/).test(token))) return null;
  return sumOf(tokens);
}

function sumOf(tokens: readonly string[]): number {
  let total = 0;
  let sign = 1;
  let product = Number(tokens[0]);
  for (let i = 1; i < tokens.length; i += 2) {
    const value = Number(tokens[i + 1]);
    if (tokens[i] === '*') {
      product *= value;
      continue;
    }
    total += sign * product;
    sign = tokens[i] === '-' ? -1 : 1;
    product = value;
  }
  return total + sign * product;
}

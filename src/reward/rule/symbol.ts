/** The rule against symbols whose meaning no other rule checks. */
import type { AnswerRule } from './context';

/** Letters of another alphabet, struck-out text, fractions, powers and signs of comparison: no other rule interprets them. */
export const unknownSymbol: AnswerRule = ({ text }, _, { knownText }) => {
  const symbol =
    /(?!\p{Script=Latin})\p{L}|[~\u2248\u223C\u2245\u2260\u2264\u2265\u00B1\u2213\u00AC^]|[\u0335-\u0338]|(?<![-=])[<>]=?(?=\s*[$\d])|\d\s*\*\*\s*\d|\p{No}|\p{Nl}|\d\s*[/\u2044]\s*\d|\d\s?\+(?!\s*[$\d(])|!=/u;
  const outsideEquations = text
    .split(/[;\n]/)
    .filter((piece) => !/(?<![<>!])=/.test(piece))
    .join(' ');
  const found = symbol.exec(outsideEquations.replace(/\b(\d(?:\.\d)?)\s*\/\s*5\b(?! *\d)/g, knownText.includes('stars') ? '$1' : '$&'));
  return found && !knownText.includes(found[0].toLowerCase()) ? `The answer holds "${found[0]}", which leaves open what is meant.` : null;
};

/** The JSON text of each row of a visitor's file, JSONL or one list; as text, numbers keep the digits that parsing would round. */

/** The text of a row, and its position: `Line 3`, or `Row 3` of a list. */
export interface RowText {
  readonly place: string;
  readonly json: string;
}

/** The tokens of valid JSON: strings, punctuation, and numbers or literals. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The value of a JSON text; undefined where it is none. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The lines that are not blank. */
function linesOf(text: string): RowText[] {
  return text.split(/\r\n|\n|\r/).flatMap((json, i) => (json.trim() ? [{ place: `Line ${i + 1}`, json }] : []));
}

/** The JSON of each element of a list, which must be valid JSON. */
function elementsOf(list: string): RowText[] {
  const elements: RowText[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: token, index } of list.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth++;
    if (depth === 1 && from === 0) from = index + 1;
    if (token === ']' || token === '}') depth--;
    if (depth === 0 || (depth === 1 && token === ',')) {
      elements.push({ place: `Row ${elements.length + 1}`, json: list.slice(from, index).trim() });
      from = index + 1;
    }
  }
  return elements;
}

/** The rows of JSONL, of one list of objects, or of one object over several lines; or a sentence on why the file as a whole is none of these. */
export function rowTextsOf(text: string): readonly RowText[] | string {
  const lines = linesOf(text);
  const [first] = lines;
  const bracket = first?.json.trim()[0];
  if (bracket !== '[' && bracket !== '{') return lines;
  const single = lines.length === 1;
  if (!single && valueOf(first!.json) !== undefined) return lines;
  const whole = valueOf(text);
  if (Array.isArray(whole) && whole.some(isObject)) return elementsOf(text);
  if (single) return lines;
  if (isObject(whole)) return [{ place: 'Row 1', json: text }];
  const listed = bracket === '[' && valueOf(lines[1]!.json) === undefined;
  if (listed)
    return 'The file begins as one JSON list, and is none: it is cut off, or something in it is no JSON. Bring a whole list of objects, or JSONL, one object a line.';
  return lines;
}

/** The digits, as written, of the last top-level number named `name` (in any case) of a valid JSON object; null where there is none. */
export function digitsOf(json: string, name: string): string | null {
  const tokens = [...json.matchAll(TOKENS)].map(({ 0: token }) => token);
  let depth = 0;
  let digits: string | null = null;
  tokens.forEach((token, i) => {
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth !== 1 || token[0] !== '"' || tokens[i + 1] !== ':' || (JSON.parse(token) as string).toLowerCase() !== name) return;
    digits = /^-?\d/.test(tokens[i + 2]!) ? tokens[i + 2]! : null;
  });
  return digits;
}

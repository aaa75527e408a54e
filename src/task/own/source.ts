/** The JSON text of each row of a visitor's file, whether they stand line by line or in one list; numbers keep all their digits, which parsing would round. */

/** A row as it is written, and where: `Line 3`, or `Row 3` of a list. */
export interface RowText {
  readonly place: string;
  readonly json: string;
}

/** Texts, marks and all between them; in valid JSON these are its tokens. */
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

/** The lines that say something. */
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

/** The rows of a file of lines, or of one list of objects, or one object over several lines. A text says in a sentence why it is none of these as a whole. */
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

/** The digits of the last top-level number under `name`, in whatever capitals, as they are written in a valid JSON object; null where there is none. */
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

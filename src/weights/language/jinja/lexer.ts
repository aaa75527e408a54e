/** Cuts a Jinja template into tokens as Jinja2 does with trim_blocks and lstrip_blocks: newlines normalised, whitespace around tags controlled by their signs. */
import { fail, unsupported } from './templateError';

/** What a token is; an operator's kind is its own text. */
export interface TemplateToken {
  readonly kind: 'data' | 'printBegin' | 'printEnd' | 'blockBegin' | 'blockEnd' | 'name' | 'string' | 'integer' | 'float' | 'operator' | 'end';
  readonly text: string;
}

/** Whitespace as Python's `str.isspace` and `\s` know it: ECMAScript's without U+FEFF, with the separators U+001C to U+001F and U+0085. */
export const PYTHON_WHITESPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const COMMENT_END = new RegExp(`\\+#\\}|-#\\}[${PYTHON_WHITESPACE}]*|#\\}\\n?`, 'g');
const BLOCK_END = new RegExp(`\\+%\\}|-%\\}[${PYTHON_WHITESPACE}]*|%\\}\\n?`, 'y');
const PRINT_END = new RegExp(`-\\}\\}[${PYTHON_WHITESPACE}]*|\\}\\}`, 'y');
const OPENING = /\{([%{#])([-+]?)/g;
const RAW_BEGIN = new RegExp(`\\{%[-+]?[${PYTHON_WHITESPACE}]*raw[${PYTHON_WHITESPACE}]*(?:-%\\}[${PYTHON_WHITESPACE}]*|%\\})`, 'y');
const RAW_END = new RegExp(`\\{%([-+]?)[${PYTHON_WHITESPACE}]*endraw[${PYTHON_WHITESPACE}]*(?:\\+%\\}|-%\\}[${PYTHON_WHITESPACE}]*|%\\}\\n?)`, 'g');
const BLANK = new RegExp(`[${PYTHON_WHITESPACE}]+`, 'y');
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{L}\p{M}\p{N}_\u00b7]+/uy;
const STRING = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([xuUN])|([^]))/g;
const ESCAPED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '', '\\': '\\', "'": "'", '"': '"' };
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const TRAILING_SPACE = new RegExp(`[${PYTHON_WHITESPACE}]$`);

/** The text without whitespace at its end. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING_SPACE.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Python's escapes within a string; those it does not know stay as they are. */
function unescape(text: string): string {
  return text.replace(ESCAPE, (whole: string, octal?: string, x?: string, u?: string, long?: string, broken?: string, single?: string) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    const digits = x ?? u ?? long;
    if (digits !== undefined) {
      const code = parseInt(digits, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : fail('illegal Unicode character');
    }
    if (broken === 'N') unsupported('a character by its Unicode name ("\\N")');
    if (broken !== undefined) fail(`truncated \\${broken} escape`);
    return Object.hasOwn(ESCAPED, single!) ? ESCAPED[single!]! : whole;
  });
}

/** The tokens of a template. Throws a TemplateError where it is none. */
export function tokenize(template: string): readonly TemplateToken[] {
  const source = template.replace(/\r\n|\r/g, '\n').replace(/\n$/, '');
  const tokens: TemplateToken[] = [];
  let at = 0;
  // Whether what was read before ends a line, so that blanks before a tag are its indentation.
  let fresh = true;

  const data = (text: string, sign: string, strips: boolean): void => {
    let kept = text;
    if (sign === '-') kept = trimEnd(text);
    else if (sign !== '+' && strips) {
      const line = text.lastIndexOf('\n') + 1;
      if ((line > 0 || fresh) && trimEnd(text.slice(line)) === '') kept = text.slice(0, line);
    }
    if (kept !== '') tokens.push({ kind: 'data', text: kept });
  };
  const move = (end: number): void => {
    fresh = source[end - 1] === '\n';
    at = end;
  };
  const inside = (ending: RegExp, kind: 'printEnd' | 'blockEnd'): void => {
    const open: string[] = [];
    for (;;) {
      if (open.length === 0) {
        const end = match(ending, source, at);
        if (end) {
          tokens.push({ kind, text: end[0] });
          move(at + end[0].length);
          return;
        }
      }
      const blank = match(BLANK, source, at);
      if (blank) {
        at += blank[0].length;
        continue;
      }
      if (at >= source.length) fail('Unexpected end of template.');
      const token = single(source, at);
      if (token.kind === 'operator') {
        const closer = CLOSERS[token.text];
        if (closer !== undefined) open.push(closer);
        else if (/[)\]}]/.test(token.text) && open.pop() !== token.text) fail(`unexpected '${token.text}'`);
      }
      tokens.push({ kind: token.kind, text: token.value });
      at += token.text.length;
    }
  };

  while (at < source.length) {
    const opening = match(OPENING, source, at);
    if (!opening) {
      data(source.slice(at), '+', false);
      break;
    }
    const [text, kind, sign] = opening;
    const before = source.slice(at, opening.index);
    const raw = kind === '%' ? match(RAW_BEGIN, source, opening.index) : null;
    data(before, sign!, kind !== '{');
    if (raw) {
      move(opening.index + raw[0].length);
      const end = match(RAW_END, source, at);
      if (!end) fail('Missing end of raw directive');
      data(source.slice(at, end.index), end[1]!, true);
      move(end.index + end[0].length);
    } else if (kind === '#') {
      const end = match(COMMENT_END, source, opening.index + text.length);
      if (!end) fail('Missing end of comment tag');
      move(end.index + end[0].length);
    } else {
      at = opening.index + text.length;
      tokens.push({ kind: kind === '{' ? 'printBegin' : 'blockBegin', text });
      if (kind === '{') inside(PRINT_END, 'printEnd');
      else inside(BLOCK_END, 'blockEnd');
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

/** One token within a tag: its text in the source, and its value. */
function single(source: string, at: number): { readonly kind: TemplateToken['kind']; readonly text: string; readonly value: string } {
  const float = match(FLOAT, source, at);
  if (float) return { kind: 'float', text: float[0], value: float[0].replaceAll('_', '') };
  const integer = match(INTEGER, source, at);
  if (integer) return { kind: 'integer', text: integer[0], value: integer[0].replaceAll('_', '').toLowerCase() };
  const name = match(NAME, source, at);
  if (name) {
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name[0])) fail('Invalid character in identifier');
    return { kind: 'name', text: name[0], value: name[0] };
  }
  const string = match(STRING, source, at);
  if (string) return { kind: 'string', text: string[0], value: unescape(string[0].slice(1, -1)) };
  const operator = match(OPERATOR, source, at) ?? fail(`unexpected char '${source[at]}' at ${at}`);
  return { kind: 'operator', text: operator[0], value: operator[0] };
}

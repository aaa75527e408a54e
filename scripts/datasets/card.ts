/** The part of a data card that is counted, not written: size and SHA-256 of each part. */
import { createHash } from 'node:crypto';

/** SHA-256 of a text, in hexadecimal digits. */
export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A list of files by name: lines, bytes and SHA-256 of each. */
export function listOf(files: Readonly<Record<string, string>>): string {
  const items = Object.entries(files).map(
    ([name, text]) => `- ${name}: ${text.split('\n').length - 1} rows, ${Buffer.byteLength(text)} bytes, SHA-256 \`${sumOf(text)}\``
  );
  return items.join('\n');
}

/** The card with `list` between its marks. Throws an Error where the card has none. */
export function withList(card: string, list: string): string {
  const [before, , after] = card.split(/<!-- (?:end of )?files -->/);
  if (before === undefined || after === undefined) throw new Error('The data card needs the marks <!-- files --> and <!-- end of files --> around its list.');
  return `${before}<!-- files -->\n\n${list}\n\n<!-- end of files -->${after}`;
}

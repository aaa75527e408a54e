/** The part of a data card that is counted, not written: size and SHA-256 of each part, and what parts have in common. */
import { createHash } from 'node:crypto';
import { productsSeenInTraining, rewordedRows, type SubsetRows } from './whole';

/** SHA-256 of a text, in hexadecimal digits. */
export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A list of files by name: lines, bytes and SHA-256 of each. */
export function fileList(files: Readonly<Record<string, string>>): string {
  const items = Object.entries(files).map(
    ([name, text]) => `- ${name}: ${text.split('\n').length - 1} rows, ${Buffer.byteLength(text)} bytes, SHA-256 \`${sumOf(text)}\``
  );
  return items.join('\n');
}

/** What the splits have in common although they share no entity, as two items of a list. */
export function commonOf(rows: Pick<SubsetRows, 'sft' | 'rl' | 'test'>): string {
  const { asked, seenInTraining } = productsSeenInTraining(rows);
  return [
    `- products that test rows are about and a tool's answer in a training row names: ${seenInTraining.length} of ${asked.length}`,
    `- rows of rl.jsonl that ask in other words what a row behind sft.jsonl asks: ${rewordedRows(rows).length} of ${rows.rl.length}`
  ].join('\n');
}

/** The card with `list` between its marks. Throws an Error where the card has none. */
export function withList(card: string, list: string): string {
  const [before, , after] = card.split(/<!-- (?:end of )?files -->/);
  if (before === undefined || after === undefined) throw new Error('The data card needs the marks <!-- files --> and <!-- end of files --> around its list.');
  return `${before}<!-- files -->\n\n${list}\n\n<!-- end of files -->${after}`;
}

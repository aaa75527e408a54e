/** `npm run datasets`: writes the shop's facts, then the rows that are made of them, then both into the data card. */
import { readFileSync, writeFileSync } from 'node:fs';
import { listOf, withList } from './card';
import { factFiles } from './facts';

const folder = new URL('../datasets/shop/', import.meta.url);

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text);
}

const facts = factFiles();
write(facts);
// Imported only now, because rows read the facts from the files just written.
const { rowFiles } = await import('./rows');
const rows = rowFiles();
write(rows);
const list = listOf({ ...facts, ...rows });
write({ 'README.md': withList(readFileSync(new URL('README.md', folder), 'utf8'), list) });
console.log(list);

/** Names of the shop's products, cities, people and materials, to detect an answer about something else. */
import catalogue from '../../datasets/shop/en/catalogue.json';
import care from '../../datasets/shop/en/care.json';
import words from '../../datasets/shop/en/words.json';
import language from '../../datasets/shop/en/language.json';
import type { Task } from '../record/task';
import { plainWords } from './cue';

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());
const KINDS = catalogue.categories.flatMap(({ kinds }) => kinds.map(({ kind }) => plainWords(kind)));
const BRANDS = new Set(lower(Object.keys(catalogue.brands)));
const STYLES = new Set(catalogue.categories.flatMap(({ styles }) => lower(styles)));
const HEADS = new Set(KINDS.map((kind) => kind[0]!));
const OPENINGS = new Map<string, (readonly string[])[]>();
for (const kind of KINDS) OPENINGS.set(kind[0]!, [...(OPENINGS.get(kind[0]!) ?? []), kind]);
/** Words that are always names: brands, cities, people and the days of the week. */
const NAMES = new Set([...BRANDS, ...lower(Object.keys(words.cities)), ...lower(words.people), ...(language.exclusive[0] ?? [])]);
const MATERIALS = new Set(Object.keys(care));
const COUNTED = new Set(lower(words.things));

/** The first name among the words that is not in `known`: a brand, city, person, weekday, style or kind of product; in a `math` task also a thing, in a `text` answer also a material. */
export function unknownName(answerWords: readonly string[], known: ReadonlySet<string>, { kind, parts }: Pick<Task, 'kind' | 'parts'>): string | undefined {
  const isText = parts.some(({ type }) => type === 'text');
  for (const [place, word] of answerWords.entries()) {
    const found = OPENINGS.get(word)?.find((kind) => kind.every((piece, i) => answerWords[place + i] === piece));
    const follows = place > 0 && (BRANDS.has(answerWords[place - 1]!) || STYLES.has(answerWords[place - 1]!));
    if (found && (found.length > 1 || follows) && found.some((piece) => !known.has(piece))) return found.join(' ');
    if (known.has(word)) continue;
    if (NAMES.has(word) || (kind === 'math' && COUNTED.has(word)) || (isText && MATERIALS.has(word))) return word;
    const isStyle = STYLES.has(word) && (BRANDS.has(answerWords[place - 1] ?? '') || HEADS.has(answerWords[place + 1] ?? ''));
    if (isStyle) return word;
  }
  return undefined;
}

/** The sample of the benchmark that the repository keeps: some instances of each subset, and some products. */
import { SUBSET_SIZES, type SubsetName } from '../../src/record/benchmark';
import { FACTS } from '../../src/task/facts';

const PRODUCTS = 50;
const INSTANCES = 60;

/** `count` elements at equal distances. */
function spread<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]!);
}

const lines = (records: readonly unknown[]): string => records.map((record) => JSON.stringify(record) + '\n').join('');

/** The sample's files by name, given the lines of each part. */
export function sampleFiles(parts: Readonly<Record<SubsetName, readonly string[]>>): Record<string, string> {
  const instances = (Object.keys(SUBSET_SIZES) as SubsetName[]).map((part) => [`${part}.jsonl`, spread(parts[part], INSTANCES).join('')]);
  return { ...Object.fromEntries(instances), 'products.jsonl': lines(spread([...FACTS.products.values()], PRODUCTS)) };
}

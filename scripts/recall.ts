/**
 * How often a memory of solved requests recalls a strategy for a new one, and how often it is the right one: `npx vite-node scripts/recall.ts`. Plain cosine of
 * word sets against words weighed by inverse frequency; nothing is generated.
 */
import { planStrategies } from '../src/agent/strategy';
import { inverseFrequency, situationKey, similarity } from '../src/memory/key';
import { KINDS } from '../src/record/task';
import { entityWords } from '../src/task/entityWords';
import { devRows, rlRows } from '../src/task/subset';
import type { TaskRow } from '../src/record/row';
import { percent } from '../src/report/figure';
import { tableHead, tableLine } from './experiment/table';

/** A request as the master remembers it: words without entities, and whom the reference solution asks in order. */
interface Situation {
  readonly key: readonly string[];
  readonly strategy: string;
}

type Similarity = (a: readonly string[], b: readonly string[]) => number;

const SIZES = [128, 512, 1024];
const ASKED = 300;
const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7];

const situationIn = (row: TaskRow): Situation => ({ key: situationKey(row.task.query, entityWords()), strategy: planStrategies(row).master! });

const nearest = (memory: readonly Situation[], key: readonly string[], likeness: Similarity) =>
  memory.map((entry) => ({ entry, value: likeness(entry.key, key) })).reduce((best, each) => (each.value > best.value ? each : best));

function cellsOf(memory: readonly Situation[], asked: readonly Situation[], likeness: Similarity): string[] {
  const best = asked.map((situation) => ({ ...nearest(memory, situation.key, likeness), situation }));
  return THRESHOLDS.map((threshold) => {
    const recalled = best.filter(({ value }) => value >= threshold);
    const right = recalled.filter(({ entry, situation }) => entry.strategy === situation.strategy);
    return `${percent(recalled.length / best.length)}, ${percent(right.length / recalled.length)}`;
  });
}

const remembered = rlRows().map(situationIn);
// Other rows than those remembered, in phrasings of training, and rows in phrasings that training does not have; kinds in equal shares.
const known = remembered.slice(-ASKED);
const heldOut = devRows(ASKED).map(situationIn);
console.log(`Recalled, and of these right, of ${ASKED} requests of all ${KINDS.length} kinds, by least similarity.\n`);
console.log(tableHead(['entries, similarity, requests', ...THRESHOLDS.map(String)]).join('\n'));
for (const size of SIZES) {
  const memory = remembered.slice(0, size);
  const weightOf = inverseFrequency(memory.map(({ key }) => key));
  for (const [name, likeness] of [
    ['cosine', (a, b) => similarity(a, b)],
    ['weighed', (a, b) => similarity(a, b, weightOf)]
  ] as const satisfies readonly (readonly [string, Similarity])[])
    for (const [requests, asked] of [
      ['known phrasings', known],
      ['held-out phrasings', heldOut]
    ] as const)
      console.log(tableLine([`${size}, ${name}, ${requests}`, ...cellsOf(memory, asked, likeness)]));
}

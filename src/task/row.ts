/** Rows by identity: the same split, kind and index are the same row on every machine. */
import { randomOf, seedOf } from '../math/random';
import type { Row } from '../record/plan';
import { KINDS, type Kind, type Split, type Task } from '../record/task';
import { entitiesOf } from './entity';
import { FAMILIES } from './family';
import { dress, fill, phrasingOf } from './phrasing';

/** Row number `index` of a kind, from 0 and without end; consecutive rows go round the families, then round the phrasings. */
export function rowOf(split: Split, kind: Kind, index: number): Row {
  const families = Object.entries(FAMILIES[kind]);
  const [family, sketch] = families[index % families.length]!;
  const random = randomOf('row', split, kind, index);
  const { phrasing, template } = phrasingOf(family, split, Math.floor(index / families.length));
  const { slots, plan, effects = [] } = sketch(entitiesOf(split, random));
  const worded = fill(template, slots);
  const steps = plan(worded);
  const parts = steps.map(({ answer }) => answer);
  const id = `${split}-${kind}-${String(index).padStart(4, '0')}`;
  const task: Task = { id, kind, family, split, phrasing, query: dress(worded, random), response: parts.join(' , '), parts, effects };
  return { task, plan: steps };
}

/** The first `count` rows of a kind that ask something new. */
function distinct(split: Split, kind: Kind, count: number): Row[] {
  const rows = new Map<string, Row>();
  for (let index = 0; rows.size < count; index++) {
    const row = rowOf(split, kind, index);
    if (!rows.has(row.task.query)) rows.set(row.task.query, row);
  }
  return [...rows.values()];
}

function rounds(split: Split, count: number): Row[] {
  const rows = KINDS.map((kind) => distinct(split, kind, Math.ceil(count / KINDS.length)));
  return Array.from({ length: count }, (_, i) => rows[i % KINDS.length]![Math.floor(i / KINDS.length)]!);
}

/** The first `count` test rows, all different, kinds taking turns, so that any multiple of five holds as many of each. */
export const testRows = (count: number): Row[] => rounds('test', count);

/** The first `count` dev rows, likewise. */
export const devRows = (count: number): Row[] => rounds('dev', count);

const SINGLE = KINDS.filter((kind) => kind !== 'coop');

/** Rows of reinforcement begin here, so that they are not the rows of the warm start. */
const FIRST_DRAWN = 1_000_000;

/**
 * The tasks of one step. The cooperative share is met over any run of steps to within one task; the single kinds take turns in an
 * order that the seed shuffles anew every round; and each kind goes round its families, so none is long without practice.
 */
export function drawTasks(seed: number, step: number, queries: number, coopShare: number): Task[] {
  const coopBefore = (count: number): number => Math.floor(count * coopShare + 1e-9);
  const tasks = Array.from({ length: queries }, (_, i) => {
    const place = step * queries + i;
    const coop = coopBefore(place);
    if (coopBefore(place + 1) > coop) return drawn(seed, 'coop', coop);
    const round = Math.floor((place - coop) / SINGLE.length);
    const order = randomOf('draw', seed, round).shuffle(SINGLE);
    return drawn(seed, order[(place - coop) % SINGLE.length]!, round);
  });
  return randomOf('order', seed, step).shuffle(tasks);
}

function drawn(seed: number, kind: Kind, cursor: number): Task {
  return rowOf('train', kind, FIRST_DRAWN + (seedOf('draw', seed, kind) % FIRST_DRAWN) + cursor).task;
}

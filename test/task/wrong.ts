/** Answers that must not pass, made from a row and others of its family. */
import type { TaskRow } from '../../src/record/plan';
import { WEEKDAYS } from '../../src/task/calendar';
import { FACTS, STATUSES } from '../../src/task/facts';
import { SKIES } from '../../src/task/weather';

const observations = ({ plan }: TaskRow): string[] => plan.flatMap(({ calls }) => calls.map(({ observation }) => observation));

/** The text once for each of its figures, made one more. */
const miscounted = (text: string): string[] =>
  [...text.matchAll(/\d+/g)].map(({ 0: digits, index }) => text.slice(0, index) + String(Number(digits) + 1) + text.slice(index + digits.length));

/** For every product the row is about, all that the shop sells of its kind. */
const shelves = ({ entities }: TaskRow): string[] =>
  entities
    .flatMap((entity) => FACTS.products.get(entity.replace(/^product /, '').toLowerCase()) ?? [])
    .map(({ kind }) =>
      [...FACTS.products.values()]
        .filter((product) => product.kind === kind)
        .map(({ name }) => name)
        .join(', ')
    );

const FIGURES = Array.from({ length: 100 }, (_, figure) => figure).join(' ');
const LISTS: readonly string[] = [...[STATUSES, WEEKDAYS, SKIES].map((words) => words.join(', ')), FIGURES, 'yes no', 'Yes and no.', 'unknown', 'ok', '0'];

/** What the row's answer must say, in whichever order. */
const tells = ({ task }: TaskRow): string => JSON.stringify(task.parts.map(({ type, value }) => `${type} ${value}`).sort());

/** Wrong answers to a row by the way they were made; `others` are rows of its family. */
export function wrongAnswers(row: TaskRow, others: readonly TaskRow[]): Readonly<Record<string, readonly string[]>> {
  const different = others.filter((other) => tells(other) !== tells(row));
  const { query, response, parts } = row.task;
  const seen = observations(row).join('; ');
  return {
    empty: ['', ' .'],
    'of another row': different.map((other) => other.task.response),
    'of both rows': different.flatMap((other) => [`${response}. ${other.task.response}`, `${response}, ${other.task.response}`]),
    'off by one': miscounted(parts.map(({ value }) => value).join(' ')),
    listed: [...LISTS, ...shelves(row), ...different.map((other) => [seen, ...observations(other)].join('; ')), row.plan.length > 1 ? seen : ''],
    echoed: [query, query.toLowerCase(), `${query} ${query}`, `${query} ${seen}`, `${query} ${response}`]
  };
}

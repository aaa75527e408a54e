/** A visitor's own rows: JSONL, or one JSON list, in the format of the benchmark or of the paper, validated row by row. */
import type { Task } from '../record/task';
import { RowError, rowFields, fieldText, type RowFields } from './own/field';
import { checkConversation, isConversation } from './own/conversation';
import { isQuery, taskOfQuery } from './own/query';
import { digitsOf, rowTextsOf } from './own/rowText';

/** The result of reading a file. */
export interface OwnRows {
  readonly rows: readonly Task[];
  /** A sentence for each line that was left out, up to fifty, and then how many more there are. */
  readonly problems: readonly string[];
  /** Rows without an executable check: an answer is compared with the response after normalising. */
  readonly unchecked: number;
  /** Valid conversations for supervised training; they have no query and response, so they cannot be used. */
  readonly conversations: number;
}

const MOST_LINES = 100_000;
/** 64 MB, counted in characters. */
const MOST_CHARACTERS = 64 * 2 ** 20;
/** Most problems listed one by one. */
const LISTED = 50;

const refuse = (problem: string): OwnRows => ({ rows: [], problems: [problem], unchecked: 0, conversations: 0 });

/** Reads JSONL or one JSON list. Empty lines are skipped, a row without an `id` is named after its position, and a row with a problem is left out; throws nothing. */
export function readOwnRows(text: string): OwnRows {
  if (text.length > MOST_CHARACTERS) return refuse('The file is larger than 64 MB. Split it, and bring the pieces one by one.');
  const sources = rowTextsOf(text.replace(/^\uFEFF/, ''));
  if (typeof sources === 'string') return refuse(sources);
  const count = sources.length;
  if (count > MOST_LINES) return refuse(`The file has ${count} lines, and ${MOST_LINES} are allowed. Split it, and bring the pieces one by one.`);
  if (!count) return refuse('The file is empty. Bring JSONL, one object a line.');
  const rows: Task[] = [];
  const problems: string[] = [];
  const places = new Map<string, string>();
  let [unchecked, conversations] = [0, 0];
  sources.forEach(({ place, json }) => {
    const problem = problemWith(() => {
      const fields = rowFields(parse(json), 'a row');
      const id = idOf(fields, json, place);
      if (places.has(id)) throw new RowError(`the id "${id}" is that of ${places.get(id)} already.`);
      if (isQuery(fields)) {
        const { task, checked } = taskOfQuery(fields, id);
        rows.push(task);
        if (!checked) unchecked++;
      } else if (isConversation(fields)) {
        checkConversation(fields);
        conversations++;
      } else throw new RowError('a row needs "kind", "query" and "response", or "agent", "input" and "output".');
      places.set(id, place.toLowerCase());
    });
    if (problem) problems.push(`${place}: ${problem}`);
  });
  return { rows, problems: summarise(problems, conversations), unchecked, conversations };
}

function problemWith(read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof RowError) return error.message;
    throw error;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RowError('this is no JSON. Each line must be one complete object.', { cause: error });
    throw error;
  }
}

/** The row's `id`, text or number; a number that a double would round keeps the digits of the file. Without an id, its position in the file. */
function idOf(fields: RowFields, json: string, place: string): string {
  const value = fields.get('id') ?? place.toLowerCase().replace(' ', '-');
  if (typeof value !== 'number') return fieldText({ name: 'id', value });
  return (Number.isSafeInteger(value) ? null : digitsOf(json, 'id')) ?? String(value);
}

function summarise(problems: readonly string[], conversations: number): string[] {
  const more = problems.length - LISTED;
  return [
    ...problems.slice(0, LISTED),
    ...(more > 0 ? [`${more} more ${more === 1 ? 'line has a problem' : 'lines have problems'}.`] : []),
    ...(conversations
      ? [`${conversations} ${conversations === 1 ? 'row is' : 'rows are'} for supervised training: valid, but there is no query and response to measure.`]
      : [])
  ];
}

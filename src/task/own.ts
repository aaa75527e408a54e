/** Rows a visitor brings: JSONL of the benchmark's shapes or the paper's, held against them line by line. */
import type { Task } from '../record/task';
import { Fault, fieldsOf, textOf, type Fields } from './own/field';
import { checkLesson, isLesson } from './own/lesson';
import { isQuestion, questionOf } from './own/question';

/** What a file turned out to hold. */
export interface OwnRows {
  readonly rows: readonly Task[];
  /** A sentence for each line that was left out, up to fifty, and then how many more there are. */
  readonly problems: readonly string[];
  /** Rows without an executable check: an answer is held against the response after normalising. */
  readonly unchecked: number;
  /** Valid rows of supervised training, which hold no query and response of the system to measure or to reinforce. */
  readonly lessons: number;
}

const MOST_LINES = 100_000;
/** 64 MB, counted in characters. */
const MOST_CHARACTERS = 64 * 2 ** 20;
/** Problems told one by one. */
const TOLD = 50;

const refuse = (problem: string): OwnRows => ({ rows: [], problems: [problem], unchecked: 0, lessons: 0 });

/** Reads JSONL. Empty lines are passed over, a row without an `id` is named after its line, and a line with a problem is left out; nothing is thrown. */
export function readRows(text: string): OwnRows {
  if (text.length > MOST_CHARACTERS) return refuse('The file is larger than 64 MB. Split it, and bring the pieces one by one.');
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const count = lines.filter((line) => line.trim()).length;
  if (count > MOST_LINES) return refuse(`The file has ${count} lines, and ${MOST_LINES} are allowed. Split it, and bring the pieces one by one.`);
  if (!count) return refuse('The file is empty. Bring JSONL, one object a line.');
  const rows: Task[] = [];
  const problems: string[] = [];
  const places = new Map<string, number>();
  let [unchecked, lessons] = [0, 0];
  lines.forEach((line, i) => {
    if (!line.trim()) return;
    const problem = problemWith(() => {
      const fields = fieldsOf(parse(line), 'a row');
      const id = idOf(fields, i + 1);
      if (places.has(id)) throw new Fault(`the id "${id}" is that of line ${places.get(id)} already.`);
      if (isQuestion(fields)) {
        const { task, checked } = questionOf(fields, id);
        rows.push(task);
        if (!checked) unchecked++;
      } else if (isLesson(fields)) {
        checkLesson(fields);
        lessons++;
      } else throw new Fault('a row needs "kind", "query" and "response", or "agent", "input" and "output".');
      places.set(id, i + 1);
    });
    if (problem) problems.push(`Line ${i + 1}: ${problem}`);
  });
  return { rows, problems: summarise(problems, lessons), unchecked, lessons };
}

function problemWith(read: () => void): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fault('this is no JSON. Each line must be one complete object.', { cause: error });
    throw error;
  }
}

/** The row's own name, text or a number. */
function idOf(fields: Fields, line: number): string {
  const value = fields.get('id') ?? `line-${line}`;
  return textOf({ name: 'id', value: typeof value === 'number' ? String(value) : value });
}

function summarise(problems: readonly string[], lessons: number): string[] {
  const more = problems.length - TOLD;
  return [
    ...problems.slice(0, TOLD),
    ...(more > 0 ? [`${more} more ${more === 1 ? 'line has a problem' : 'lines have problems'}.`] : []),
    ...(lessons ? [`${lessons} ${lessons === 1 ? 'row is' : 'rows are'} for supervised training: valid, but there is no query and response to measure.`] : [])
  ];
}

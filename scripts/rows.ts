/** The rows that are written down, for people and for other programs: the benchmark's, and a sample of the endless training split. */
import { KINDS } from '../src/record/task';
import { devRows, rowOf, testRows } from '../src/task/row';

const lines = (records: readonly unknown[]): string => records.map((record) => JSON.stringify(record) + '\n').join('');

/** The files of rows by name. Test and dev rows hold the task alone; training rows their reference solution too. */
export function rowFiles(): Record<string, string> {
  return {
    'test.jsonl': lines(testRows(500).map(({ task }) => task)),
    'dev.jsonl': lines(devRows(200).map(({ task }) => task)),
    'train-sample.jsonl': lines(KINDS.flatMap((kind) => Array.from({ length: 40 }, (_, i) => rowOf('train', kind, i))))
  };
}

/** The rows that arms are measured on, in phrasings that training knows and in phrasings that it does not. */
import type { TaskRow } from '../../../src/record/row';
import type { Task } from '../../../src/record/task';
import { PHRASINGS } from '../../../src/task/phrasing';
import { rowOf } from '../../../src/task/row';
import { devRows, testRows } from '../../../src/task/subset';
import type { HeldOutOptions } from '../heldOut';
import { isWithheld } from '../../withheld';

/** A task to be measured. */
export interface MeasuredTask {
  readonly task: Task;
  /** Whether training rows are worded in its phrasing. */
  readonly known: boolean;
  /** Whether it is one of the held-out rows themselves, of which the figures are; else it stands beside them, for the comparison of phrasings alone. */
  readonly counted: boolean;
  /** Whether its kind of cooperation is withheld from an arm. */
  readonly withheld: boolean;
}

/** Whether training rows are worded in the phrasing of this task. */
const isKnown = ({ family, phrasing }: Task): boolean => phrasing < PHRASINGS[family]!.train.length;

/** One of the held-out rows themselves. */
const counted = (row: TaskRow): MeasuredTask => ({ task: row.task, known: isKnown(row.task), counted: true, withheld: isWithheld(row) });

/** What the ids of twins end in. */
const TWIN = '-known';

/** Whether it is the id of a twin, which stands beside a held-out row for the comparison of phrasings alone. */
export const isTwin = (id: string): boolean => id.endsWith(TWIN);

/** The dev row as it would ask for the same in a phrasing of training. */
function knownTwin({ task }: TaskRow): Task {
  const index = Number(task.id.split('-').at(-1));
  return { ...rowOf('dev', task.kind, index, 'train').task, id: `${task.id}${TWIN}` };
}

/** Dev rows; test rows only where the measurement is the final one. */
export const countedTasks = ({ rows, final }: HeldOutOptions): MeasuredTask[] => (final ? testRows(rows) : devRows(rows)).map(counted);

/** The counted rows; dev rows, all of whose phrasings are held out, with the same tasks in known phrasings beside them. Half of the test rows are in known phrasings. */
export function phrasedTasks(options: HeldOutOptions): MeasuredTask[] {
  const rows = countedTasks(options);
  return options.final ? rows : [...rows, ...devRows(options.rows).map((row) => ({ ...counted(row), task: knownTwin(row), known: true, counted: false }))];
}

/** Logs of the former shop, read as if they had been written today: its rows stated their parts as plain texts. */
import type { LabEvent } from '../record/event';
import type { Task } from '../record/task';

/** A row as the former shop wrote it. */
type FormerTask = Omit<Task, 'parts' | 'allowed' | 'forbidden'> & { readonly parts: readonly (string | Task['parts'][number])[] } & Partial<Task>;

function liftTask(task: FormerTask): Task {
  const parts = task.parts.map((part) => (typeof part === 'string' ? ({ type: 'match', value: part } as const) : part));
  return { ...task, parts, allowed: task.allowed ?? [], forbidden: task.forbidden ?? [] };
}

/** The event with every row's parts typed; all else is as it was stored. */
export function liftEvent(event: LabEvent): LabEvent {
  return event.type === 'step' ? { ...event, tasks: event.tasks.map(liftTask) } : event;
}

/** What was stored by an earlier Orchard, read as if it had been written today: its shop stated parts as plain texts, and it had fewer settings. */
import { DEFAULTS, type RunConfig } from '../record/config';
import type { LabEvent } from '../record/event';
import type { Task } from '../record/task';

/** A row as it was stored before its parts had types. */
type EarlierTask = Omit<Task, 'parts' | 'allowed' | 'forbidden'> & { readonly parts: readonly (string | Task['parts'][number])[] } & Partial<Task>;

function migrateTask(task: EarlierTask): Task {
  const parts = task.parts.map((part) => (typeof part === 'string' ? ({ type: 'match', value: part } as const) : part));
  return { ...task, parts, allowed: task.allowed ?? [], forbidden: task.forbidden ?? [] };
}

/** The config with the settings that came later at their defaults, which leave all as it was. */
export const migrateConfig = (config: RunConfig): RunConfig => ({ ...DEFAULTS, ...config });

/** The event with every row's parts typed and its config whole; all else is as it was stored. */
export function migrateEvent(event: LabEvent): LabEvent {
  if (event.type === 'run') return { ...event, config: migrateConfig(event.config) };
  return event.type === 'step' ? { ...event, tasks: event.tasks.map(migrateTask) } : event;
}

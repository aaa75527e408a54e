/** What was stored by an earlier Orchard, read as if it had been written today: its shop stated parts as plain texts, its settings were others, its turns had fields. */
import { DEFAULTS, withoutRetired, type RunConfig } from '../record/config';
import type { TurnCredit } from '../record/credit';
import type { LabEvent } from '../record/event';
import type { Task } from '../record/task';
import type { Turn } from '../record/tree';

/** A row as it was stored before its parts had types. */
type EarlierTask = Omit<Task, 'parts' | 'allowed' | 'forbidden'> & { readonly parts: readonly (string | Task['parts'][number])[] } & Partial<Task>;

function migrateTask(task: EarlierTask): Task {
  const parts = task.parts.map((part) => (typeof part === 'string' ? ({ type: 'match', value: part } as const) : part));
  return { ...task, parts, allowed: task.allowed ?? [], forbidden: task.forbidden ?? [] };
}

/** The config without the settings that decided nothing, and with those that came later at their defaults, which leave all as it was. */
export const migrateConfig = (config: RunConfig): RunConfig => ({ ...DEFAULTS, ...withoutRetired(config) });

/** The turn without the credit that exported events carry, and that was stored as null once; it follows from the groups. */
function liftTurn({ reward: _reward, advantage: _advantage, ...turn }: Turn & Partial<TurnCredit>): Turn {
  return turn;
}

/** The event with every row's parts typed, its config whole, and its turn without credit; all else is as it was stored or exported. */
export function migrateEvent(event: LabEvent): LabEvent {
  if (event.type === 'run') return { ...event, config: migrateConfig(event.config) };
  if (event.type === 'turn') return { ...event, turn: liftTurn(event.turn) };
  return event.type === 'step' ? { ...event, tasks: event.tasks.map(migrateTask) } : event;
}

/** Migrates events and configs stored by earlier versions: answer parts were plain texts, settings were others, turns had reward and advantage. */
import { completeConfig } from '../record/config';
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

/** The turn without reward and advantage, which exported events have and earlier versions stored as null; they follow from the groups. */
function migrateTurn({ reward: _reward, advantage: _advantage, ...turn }: Turn & Partial<TurnCredit>): Turn {
  return turn;
}

/** The event in today's form: answer parts typed, config complete, turn without reward and advantage. */
export function migrateEvent(event: LabEvent): LabEvent {
  if (event.type === 'run') return { ...event, config: completeConfig(event.config) };
  if (event.type === 'turn') return { ...event, turn: migrateTurn(event.turn) };
  return event.type === 'step' ? { ...event, tasks: event.tasks.map(migrateTask) } : event;
}

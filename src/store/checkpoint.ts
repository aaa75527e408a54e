/** Checkpoints on disk in two phases: weights agent by agent, then the head that makes them visible. */
import type { Checkpoint } from '../record/checkpoint';
import { nameAttempt } from './attempt';
import { liftConfig } from './former';
import type { Database, HeadRow } from './schema';

/** Automatic checkpoints kept per run; those made by hand are never removed. */
const KEPT = 3;

/** Heads in the order in which their checkpoints lie on the run's log. */
export const inOrder = (a: HeadRow, b: HeadRow): number => a.lab.step - b.lab.step || a.lab.seq - b.lab.seq;

/**
 * Stores a checkpoint. Interrupted anywhere, the checkpoints seen before are seen still, also one of the same id: its weights
 * are replaced only in the transaction that writes the new head.
 */
export async function writeCheckpoint(database: Database, checkpoint: Checkpoint, automatic: boolean): Promise<void> {
  const { id, createdAt, lab, engine } = checkpoint;
  const attempt = nameAttempt();
  const agents = Object.keys(engine);
  for (const agent of agents) await database.put('weights', { attempt, agent, state: engine[agent]! });
  const write = database.transaction(['heads', 'weights'], 'readwrite', { durability: 'strict' });
  const heads = write.objectStore('heads');
  const before = await heads.index('run').getAll(lab.run);
  const replaced = before.find((head) => head.id === id);
  const head: HeadRow = { id, run: lab.run, createdAt, step: lab.step, automatic: automatic && (replaced?.automatic ?? true), lab, attempt, agents };
  const old = [...before.filter((other) => other.id !== id), head].sort(inOrder).filter((other) => other.automatic);
  const leaving = [...(replaced ? [replaced] : []), ...old.slice(0, -KEPT)];
  await Promise.all([
    heads.put(head),
    ...leaving.filter((other) => other.id !== id).map((other) => heads.delete([lab.run, other.id])),
    ...leaving.flatMap((other) => other.agents.map((agent) => write.objectStore('weights').delete([other.attempt, agent]))),
    write.done
  ]);
}

/** The named checkpoint of a run, or its newest; null where there is none. */
export async function readCheckpoint(database: Database, run: string, id?: string): Promise<Checkpoint | null> {
  const read = database.transaction(['heads', 'weights']);
  const heads = (await read.objectStore('heads').index('run').getAll(run)).sort(inOrder);
  const head = id === undefined ? heads.at(-1) : heads.find((each) => each.id === id);
  if (!head) return null;
  const rows = await Promise.all(head.agents.map((agent) => read.objectStore('weights').get([head.attempt, agent])));
  const missing = head.agents.find((_, i) => !rows[i]);
  if (missing) throw new Error(`Checkpoint "${head.id}" has lost the adapter of "${missing}". Resume from another one.`);
  const lab = { ...head.lab, config: liftConfig(head.lab.config) };
  return { id: head.id, createdAt: head.createdAt, lab, engine: Object.fromEntries(rows.map((row) => [row!.agent, row!.state])) };
}

/** Removes weights no head speaks for: what interrupted writes, truncation and removal left behind. */
export async function sweepWeights(database: Database): Promise<void> {
  const write = database.transaction(['heads', 'weights'], 'readwrite');
  const attempts = new Set((await write.objectStore('heads').getAll()).map((head) => head.attempt));
  const orphans = (await write.objectStore('weights').getAllKeys()).filter(([attempt]) => !attempts.has(attempt));
  await Promise.all([...orphans.map((key) => write.objectStore('weights').delete(key)), write.done]);
}

/** Checkpoints in IndexedDB: head and weights are written in one transaction, and returned only where they are intact. */
import type { Checkpoint } from '../record/checkpoint';
import { completeConfig } from '../record/config';
import { notFiniteIn } from '../record/finite';
import { checksumOf } from './checksum';
import { RunMissingError } from './errors';
import type { Database, HeadRow, WeightRow } from './database';
import { requestAll, atomically } from './transaction';

/** A random 128-bit name for one attempt at writing weights, by which leftovers of an interrupted attempt are recognised. (`crypto.randomUUID` needs a secure page.) */
const newAttemptId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');

/** Automatic checkpoints kept per run; those saved by hand are never removed. */
const AUTOMATIC_KEPT = 3;

/** Compares heads for sorting in the order in which their checkpoints were taken in the run's log. */
export const inOrder = (a: HeadRow, b: HeadRow): number => a.lab.step - b.lab.step || a.lab.seq - b.lab.seq;

/** The rows of a checkpoint. Throws a RangeError where a weight or moment is not finite, since no run could continue from there. */
export function checkpointRows(checkpoint: Checkpoint, automatic: boolean): { readonly head: HeadRow; readonly weights: readonly WeightRow[] } {
  const { id, createdAt, lab, engine } = checkpoint;
  const notFinite = notFiniteIn(engine);
  if (notFinite !== null)
    throw new RangeError(
      `Checkpoint "${id}" is not stored: ${notFinite} holds a number that is not finite. The checkpoints before it are kept; resume from one, with a lower learning rate.`
    );
  const attempt = newAttemptId();
  const agents = Object.keys(engine);
  return {
    head: { id, run: lab.run, createdAt, step: lab.step, automatic, lab, attempt, agents, checksum: checksumOf(checkpoint) },
    weights: agents.map((name) => ({ attempt, agent: name, state: engine[name]! }))
  };
}

/** Stores a checkpoint whole or not at all, replacing one of the same id and removing the oldest automatic ones. Rejects with a RunMissingError where its run is not stored. */
export async function writeCheckpoint(database: Database, checkpoint: Checkpoint, automatic: boolean): Promise<void> {
  const { id, lab } = checkpoint;
  const rows = checkpointRows(checkpoint, automatic);
  const write = database.transaction(['runs', 'heads', 'weights'], 'readwrite', { durability: 'strict' });
  await atomically(write, async () => {
    const [heads, weights] = [write.objectStore('heads'), write.objectStore('weights')];
    if (!(await write.objectStore('runs').count(lab.run))) throw new RunMissingError(lab.run);
    const before = await heads.index('run').getAll(lab.run);
    const replaced = before.find((head) => head.id === id);
    const head: HeadRow = { ...rows.head, automatic: automatic && (replaced?.automatic ?? true) };
    const old = [...before.filter((other) => other.id !== id), head].sort(inOrder).filter((other) => other.automatic);
    const removed = [...(replaced ? [replaced] : []), ...old.slice(0, -AUTOMATIC_KEPT)];
    await requestAll([
      ...rows.weights.map((row) => () => weights.put(row)),
      () => heads.put(head),
      ...removed.filter((other) => other.id !== id).map((other) => () => heads.delete([lab.run, other.id])),
      ...removed.flatMap((other) => other.agents.map((agent) => () => weights.delete([other.attempt, agent])))
    ]);
  });
}

/** Names of errors for stored data that can no longer be read while the connection works. */
const UNREADABLE: readonly string[] = ['DataError', 'NotReadableError', 'NotFoundError', 'EncodingError'];

/** The checkpoint of a head, its config not migrated; null where it is damaged. */
async function readIntact(database: Database, { id, createdAt, lab, attempt, agents, checksum }: HeadRow): Promise<Checkpoint | null> {
  const read = database.transaction('weights');
  const rows: readonly (WeightRow | undefined)[] = await Promise.all(agents.map(async (agent) => read.store.get([attempt, agent]))).catch((error: Error) => {
    if (UNREADABLE.includes(error.name)) return [undefined];
    throw error;
  });
  await read.done.catch(() => undefined); // an unreadable row aborts the transaction; its error was handled above
  const whole = rows.filter((row) => row !== undefined);
  if (whole.length !== rows.length) return null;
  const checkpoint: Checkpoint = { id, createdAt, lab, engine: Object.fromEntries(whole.map(({ agent, state }) => [agent, state])) };
  const intact = notFiniteIn(checkpoint.engine) === null && (checksum === undefined || checksumOf(checkpoint) === checksum);
  return intact ? checkpoint : null;
}

/** The named checkpoint of a run, or its newest intact one; null where none was saved. Rejects with a sentence where the named one, or each, is damaged. */
export async function readCheckpoint(database: Database, run: string, id?: string): Promise<Checkpoint | null> {
  const heads = (await database.getAllFromIndex('heads', 'run', run)).sort(inOrder).reverse();
  const wanted = id === undefined ? heads : heads.filter((head) => head.id === id);
  for (const head of wanted) {
    const checkpoint = await readIntact(database, head);
    if (checkpoint) return { ...checkpoint, lab: { ...checkpoint.lab, config: completeConfig(checkpoint.lab.config) } };
  }
  if (!wanted.length) return null;
  if (id !== undefined) throw new Error(`Checkpoint "${id}" is damaged: its weights are lost, or not as they were written. Resume from another one.`);
  throw new Error(`All checkpoints of run "${run}" are damaged, so it cannot go on. Import a bundle of it, or start a new run with its settings.`);
}

/** Removes weights that no head refers to, which earlier versions left where they were interrupted. */
export async function sweepWeights(database: Database): Promise<void> {
  const write = database.transaction(['heads', 'weights'], 'readwrite');
  await atomically(write, async () => {
    const attempts = new Set((await write.objectStore('heads').getAll()).map((head) => head.attempt));
    const orphans = (await write.objectStore('weights').getAllKeys()).filter(([attempt]) => !attempts.has(attempt));
    await requestAll(orphans.map((key) => () => write.objectStore('weights').delete(key)));
  });
}

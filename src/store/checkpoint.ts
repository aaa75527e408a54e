/** Checkpoints on disk: weights and head are written in one transaction, and read only where they are intact. */
import type { Checkpoint } from '../record/checkpoint';
import { notFiniteIn } from '../record/finite';
import { checksumOf } from './checksum';
import { migrateConfig } from './migration';
import { RunMissingError } from './errors';
import type { Database, HeadRow, WeightRow } from './database';
import { requestAll, atomically } from './transaction';

/** Names one attempt at writing weights, so that what an interrupted one left can be told from the next: 128 bits, also where the page is not served securely. */
const newAttemptId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');

/** Automatic checkpoints kept per run; those made by hand are never removed. */
const AUTOMATIC_KEPT = 3;

/** Heads in the order in which their checkpoints lie on the run's log. */
export const inOrder = (a: HeadRow, b: HeadRow): number => a.lab.step - b.lab.step || a.lab.seq - b.lab.seq;

/** The rows of a checkpoint. Throws a RangeError where a weight or moment is not finite, for nothing could go on from there. */
export function checkpointRows(checkpoint: Checkpoint, automatic: boolean): { readonly head: HeadRow; readonly weights: readonly WeightRow[] } {
  const { id, createdAt, lab, engine } = checkpoint;
  const spoilt = notFiniteIn(engine);
  if (spoilt !== null)
    throw new RangeError(
      `Checkpoint "${id}" is not stored: ${spoilt} holds a number that is not finite. The checkpoints before it are kept; resume from one, with a lower learning rate.`
    );
  const attempt = newAttemptId();
  const agents = Object.keys(engine);
  return {
    head: { id, run: lab.run, createdAt, step: lab.step, automatic, lab, attempt, agents, checksum: checksumOf(checkpoint) },
    weights: agents.map((name) => ({ attempt, agent: name, state: engine[name]! }))
  };
}

/** Stores a checkpoint whole or not at all, in place of one of the same id; older automatic ones make room. Rejects where its run is not stored. */
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
    const leaving = [...(replaced ? [replaced] : []), ...old.slice(0, -AUTOMATIC_KEPT)];
    await requestAll([
      ...rows.weights.map((row) => () => weights.put(row)),
      () => heads.put(head),
      ...leaving.filter((other) => other.id !== id).map((other) => () => heads.delete([lab.run, other.id])),
      ...leaving.flatMap((other) => other.agents.map((agent) => () => weights.delete([other.attempt, agent])))
    ]);
  });
}

/** How a browser says that what it stored can no longer be read, where the connection is in order. */
const UNREADABLE: readonly string[] = ['DataError', 'NotReadableError', 'NotFoundError', 'EncodingError'];

/** The checkpoint of a head, its config as it was stored; null where it is not as it was written. */
async function readIntact(database: Database, { id, createdAt, lab, attempt, agents, checksum }: HeadRow): Promise<Checkpoint | null> {
  const read = database.transaction('weights');
  const rows: readonly (WeightRow | undefined)[] = await Promise.all(agents.map(async (agent) => read.store.get([attempt, agent]))).catch((error: Error) => {
    if (UNREADABLE.includes(error.name)) return [undefined];
    throw error;
  });
  await read.done.catch(() => undefined); // an unreadable row ends the transaction, and has been heard of
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
    if (checkpoint) return { ...checkpoint, lab: { ...checkpoint.lab, config: migrateConfig(checkpoint.lab.config) } };
  }
  if (!wanted.length) return null;
  if (id !== undefined) throw new Error(`Checkpoint "${id}" is damaged: its weights are lost, or not as they were written. Resume from another one.`);
  throw new Error(`All checkpoints of run "${run}" are damaged, so it cannot go on. Import a bundle of it, or start a new run with its settings.`);
}

/** Removes weights no head speaks for, as an earlier Orchard left them where it was interrupted. Only who may write calls it. */
export async function sweepWeights(database: Database): Promise<void> {
  const write = database.transaction(['heads', 'weights'], 'readwrite');
  await atomically(write, async () => {
    const attempts = new Set((await write.objectStore('heads').getAll()).map((head) => head.attempt));
    const orphans = (await write.objectStore('weights').getAllKeys()).filter(([attempt]) => !attempts.has(attempt));
    await requestAll(orphans.map((key) => () => write.objectStore('weights').delete(key)));
  });
}

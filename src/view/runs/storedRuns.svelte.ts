/** What is stored in this browser: runs with their checkpoints, and the state of the storage itself. */
import type { Laboratory } from '../../bridge/protocol';
import type { RunSummary, StorageReport } from '../../record/archive';
import type { Notices } from '../notices.svelte';

/** Knows what is stored as of the last look. */
export class StoredRuns {
  #lab: Laboratory;
  #notices: Notices;
  #runs = $state.raw<readonly RunSummary[]>([]);
  #storage = $state.raw<StorageReport | null>(null);

  constructor(lab: Laboratory, notices: Notices) {
    this.#lab = lab;
    this.#notices = notices;
  }

  /** Newest first. */
  get runs(): readonly RunSummary[] {
    return this.#runs;
  }

  /** Null until the first look. */
  get storage(): StorageReport | null {
    return this.#storage;
  }

  /** Looks again; a new problem with the storage is said once. */
  async refresh(): Promise<void> {
    const [runs, storage] = await Promise.all([this.#lab.runs(), this.#lab.storage()]);
    if (storage.problem && storage.problem !== this.#storage?.problem) this.#notices.warn(storage.problem);
    this.#runs = [...runs].sort((a, b) => b.createdAt - a.createdAt);
    this.#storage = storage;
  }

  /** Deletes a run with all its checkpoints. */
  async remove(run: string): Promise<void> {
    await this.#lab.remove(run);
    await this.refresh();
  }

  /** The run to continue where `open` is the one at hand: the newest other one, with a checkpoint if any has. */
  resumable(open: string | null): RunSummary | null {
    const others = this.#runs.filter(({ run }) => run !== open);
    return others.find((run) => run.checkpointStep !== null) ?? others[0] ?? null;
  }
}

/** What the commands of the laboratory share. */
import type { LabArchive } from '../record/archive';
import type { LatestWins } from './latestWins';
import type { Mutex } from './mutex';
import type { OpenRun } from './openRun';
import type { PageChannel } from './pageChannel';
import type { AcquireLock } from './trainingLock';

export interface CommandContext {
  readonly archive: LabArchive;
  readonly page: PageChannel;
  readonly openRun: OpenRun;
  /** Held while a command uses the engine or the open run. */
  readonly exclusive: Mutex;
  /** Taken by every command that advances, measures or replaces the open run; the command that held it before then ends. */
  readonly takeToken: LatestWins;
  readonly acquireLock: AcquireLock;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

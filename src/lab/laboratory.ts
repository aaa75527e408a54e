/** The laboratory: the page's commands on the open run, on stored runs, on benchmarks, rows, forked turns and the chat, over an archive, engines and the loop. */
import { TEAMS } from '../agent/team';
import type { Team } from '../record/agent';
import type { LabArchive } from '../record/archive';
import type { ModelStorage } from '../bridge/modelStorage';
import type { Laboratory } from '../bridge/protocol';
import { makeAdvanceCommands } from './advance';
import { findBaseModels } from './baseModels';
import { makeBenchmarkCommands } from './benchmark';
import { makeChangeRun } from './changeRun';
import { makeChat } from './chat';
import { makeCheckpointCommands } from './checkpoints';
import type { CommandContext } from './commandContext';
import { makeForkCommands } from './fork';
import { makeLatestWins } from './latestWins';
import { makeLibrary, ROW_FUNCTIONS, type RowFunctions } from './library';
import { makeModelRegistry } from './modelRegistry';
import { makeMutex } from './mutex';
import { makeOpenRun } from './openRun';
import { makePageChannel } from './pageChannel';
import { assertPairMemory, type ReadGrant } from './pairMemory';
import { makeRunCommands } from './runs';
import { makeChatCommands, type OpenModel } from './chatCommands';
import type { OpenLoop } from './trainer';
import type { AcquireLock } from './trainingLock';

export interface LaboratoryOptions {
  readonly archive: LabArchive;
  readonly models: Pick<ModelStorage, 'keptModels' | 'estimateFit'>;
  readonly openLoop: OpenLoop;
  readonly openModel: OpenModel;
  readonly readGrant: ReadGrant;
  readonly acquireLock: AcquireLock;
  readonly team: Team;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly rows?: RowFunctions;
}

/** Resolves once this tab may train and write runs. The first time, what interrupted writes left in the archive is deleted; a failure of that is ignored. */
function makeLockAndSweep(acquireLock: AcquireLock, archive: LabArchive): () => Promise<void> {
  let swept = false;
  return async () => {
    await acquireLock();
    if (swept) return;
    swept = true;
    await archive.sweep().catch(() => (swept = false));
  };
}

/** A laboratory in which no run is open. What coaches its runs is a matter of `openLoop`. */
export function makeLaboratory(options: LaboratoryOptions): Omit<Laboratory, 'useEndpoint'> {
  const { archive, models, openLoop, openModel, readGrant, acquireLock, team, clock, rows = ROW_FUNCTIONS } = options;
  const page = makePageChannel();
  const chat = makeChat(team, clock);
  const registry = makeModelRegistry(() => models.keptModels());
  const openRun = makeOpenRun({
    baseModelsOf: (config) => findBaseModels(config, team, registry.find),
    assertMemory: (bases, config) => assertPairMemory(bases, config, readGrant, models.estimateFit),
    open: (config, bases) => openLoop(config, bases, page.showLoading),
    chat
  });
  const context: CommandContext = { archive, page, openRun, exclusive: makeMutex(), takeToken: makeLatestWins(), acquireLock, clock };
  const lock = makeLockAndSweep(acquireLock, archive);
  const changeRun = makeChangeRun(context, lock);
  const { tasks, ...library } = makeLibrary(context, rows);
  const { isAdvancing, ...advance } = makeAdvanceCommands(context);
  return {
    ...makeRunCommands(context, changeRun, lock),
    ...makeCheckpointCommands(context, changeRun),
    ...advance,
    ...makeForkCommands(context, isAdvancing),
    ...makeBenchmarkCommands(context, { tasks, fingerprint: rows.fingerprintOf }),
    ...library,
    queue: () => archive.queue(),
    changeQueue: (change) => archive.changeQueue(change),
    ...makeChatCommands(context, chat, registry, openModel),
    team: async (name) => TEAMS[name],
    storage: () => archive.report(),
    subscribe: page.subscribe
  };
}

/** The run that is open. A command that opens another either succeeds as a whole, or leaves the open run at its last boundary. */
import type { RunConfig } from '../record/config';
import type { EngineInfo } from '../record/engine';
import type { BaseModels } from './baseModels';
import type { Chat } from './chat';
import type { Session, Trainer } from './session';

/** Opens the engine and the loop for a config; throws a sentence where they do not fit the machine. */
export type OpenTrainer = (config: RunConfig) => Promise<Trainer>;

export interface OpenRun {
  /** Null where none is open. */
  session(): Session | null;
  /** Throws an Error where none is open. */
  current(): Session;
  /** Puts the session that `next` makes in its place. Where `next` rejects the old one stays, back at its last boundary if `next` had begun to open an engine. */
  replace(next: (open: OpenTrainer) => Promise<readonly [Session, Trainer]>): Promise<EngineInfo>;
  /** Closes it. Its last step is saved as a checkpoint first, whatever `checkpointEvery` says, unless the run trains nobody. */
  close(): Promise<void>;
}

/** What opening a run needs. */
export interface OpenRunOptions {
  readonly baseModelsOf: (config: RunConfig) => Promise<BaseModels>;
  /** Throws a sentence where a run on the bases does not fit the machine. */
  readonly assertMemory: (bases: BaseModels, config: RunConfig) => Promise<void>;
  readonly open: (config: RunConfig, bases: BaseModels) => Promise<Trainer>;
  /** Answers from the engine of the open run. */
  readonly chat: Chat;
}

/** No run is open yet. */
export function makeOpenRun({ baseModelsOf, assertMemory, open, chat }: OpenRunOptions): OpenRun {
  let session: Session | null = null;

  const close = async (): Promise<void> => {
    const trained = session && session.state.config.trained !== 'none';
    await (trained ? session?.save() : session?.flush());
    await session?.dispose();
    session = null;
  };

  /** Opens the engine of the run, or of the chat, again: it may have been closed for one that is not used after all. A run that cannot go on is closed. */
  const reopen = async (): Promise<void> => {
    if (!session) return chat.reopenLater();
    const { config } = session.state;
    try {
      const trainer = await open(config, await baseModelsOf(config));
      await session.moveTo(trainer);
      chat.useRun(trainer.engine, config);
    } catch {
      const unusable = session;
      await close().catch(() => (session = null)); // the first error is the one to tell
      await unusable.dispose();
    }
  };

  return {
    session: () => session,
    current() {
      if (!session) throw new Error('No run is open. Start a new one, or resume a stored one.');
      return session;
    },
    async replace(next) {
      await session?.flush();
      let opened = false;
      try {
        const [changed, trainer] = await next(async (config) => {
          const bases = await baseModelsOf(config);
          await assertMemory(bases, config);
          await session?.park();
          opened = true;
          return open(config, bases);
        });
        await session?.dispose();
        session = changed;
        chat.useRun(trainer.engine, changed.state.config);
        return await trainer.engine.info();
      } catch (error) {
        if (opened) await reopen();
        throw error;
      }
    },
    close
  };
}

/** The run that is open: another takes its place whole, or it stays, at its last boundary. */
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
  /** Puts what `next` makes in its place. An error leaves the old one, back at its last boundary if an engine was asked for meanwhile. */
  replace(next: (open: OpenTrainer) => Promise<readonly [Session, Trainer]>): Promise<EngineInfo>;
  /** Closes it; its last step can be resumed however seldom it is saved by itself. One that trains nobody has nothing to keep. */
  close(): Promise<void>;
}

/** What it takes to open one. */
export interface OpenRunOptions {
  readonly baseModelsOf: (config: RunConfig) => Promise<BaseModels>;
  /** Throws a sentence where a run on the bases does not fit the machine. */
  readonly assertMemory: (bases: BaseModels, config: RunConfig) => Promise<void>;
  readonly open: (config: RunConfig, bases: BaseModels) => Promise<Trainer>;
  /** Who talks with the model at hand. */
  readonly chat: Chat;
}

/** None is open yet. */
export function makeOpenRun({ baseModelsOf, assertMemory, open, chat }: OpenRunOptions): OpenRun {
  let session: Session | null = null;

  const close = async (): Promise<void> => {
    const trained = session && session.state.config.trained !== 'none';
    await (trained ? session?.save() : session?.flush());
    await session?.dispose();
    session = null;
  };

  /** The run, or the talk, back on the model it had, which the engine may have let go of for one that is not used after all. */
  const goBack = async (): Promise<void> => {
    if (!session) return chat.reopenLater();
    const { config } = session.state;
    try {
      const trainer = await open(config, await baseModelsOf(config));
      await session.moveTo(trainer);
      chat.useRun(trainer.engine, config);
    } catch {
      const lost = session;
      await close().catch(() => (session = null)); // the first error is the one to tell
      await lost.dispose();
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
      let asked = false;
      try {
        const [changed, trainer] = await next(async (config) => {
          const bases = await baseModelsOf(config);
          await assertMemory(bases, config);
          await session?.park();
          asked = true;
          return open(config, bases);
        });
        await session?.dispose();
        session = changed;
        chat.useRun(trainer.engine, changed.state.config);
        return await trainer.engine.info();
      } catch (error) {
        if (asked) await goBack();
        throw error;
      }
    },
    close
  };
}

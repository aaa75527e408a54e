/** Puts another run in the place of the open one: a new run, or a stored one at a checkpoint. */
import type { EngineInfo } from '../record/engine';
import type { CommandContext } from './commandContext';
import { assertSameRows } from './fit';
import type { OpenTrainer } from './openRun';
import { Session, type SessionTools, type Trainer } from './session';

/** Opens a trainer and makes a session over it. */
type MakeSession = (open: OpenTrainer) => Promise<readonly [Session, Trainer]>;

/** Ends the command that advances the open run, and puts the session that `make` makes in its place. */
export type ChangeRun = (make: MakeSession) => Promise<EngineInfo>;

/** `lock` resolves once this tab may write runs. */
export function makeChangeRun({ takeToken, exclusive, openRun, page }: CommandContext, lock: () => Promise<void>): ChangeRun {
  return (make) => {
    takeToken();
    return exclusive(async () => {
      await lock();
      const info = await openRun.replace(make);
      await page.flush();
      return info;
    });
  };
}

/** What a session over a trainer works with. */
export const sessionTools = ({ archive, page, clock }: CommandContext, trainer: Trainer): SessionTools => ({
  trainer,
  archive,
  onEvent: page.send,
  receivedEvents: page.receivedEvents,
  warn: page.warn,
  clock
});

/** A stored run at the named checkpoint; without a name at the newest intact one, or at its beginning where there is none. */
export function resumeStored(context: CommandContext, run: string, id?: string): MakeSession {
  const { archive, page } = context;
  return async (open) => {
    const summary = (await archive.runs()).find((each) => each.run === run);
    if (!summary) throw new RangeError(`Run "${run}" is not stored here.`);
    const loaded = await archive.load(run, id);
    if (!loaded && id !== undefined) throw new RangeError(`Run "${run}" has no checkpoint "${id}".`);
    try {
      const trainer = await open(summary.config);
      assertSameRows(`Run "${run}"`, summary.dataHash, trainer);
      if (!loaded) {
        await archive.truncate(run, 0);
        return [await Session.begin(sessionTools(context, trainer), run, summary.config), trainer];
      }
      const session = await Session.resume(sessionTools(context, trainer), loaded);
      const newest = summary.checkpoints.at(-1);
      if (id === undefined && newest && newest.id !== loaded.head.id)
        page.warn(
          `The checkpoint of this run after ${newest.step} steps is damaged, so it goes on from the newest intact one, after ${loaded.head.lab.step} steps.`
        );
      return [session, trainer];
    } finally {
      if (loaded) await archive.discard(loaded.key);
    }
  };
}

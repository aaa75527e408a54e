/** The commands on runs: start a new one, list, read, resume and remove stored ones. */
import { configOf, type RunConfig } from '../record/config';
import type { Laboratory } from '../bridge/protocol';
import { resumeStored, sessionTools, type ChangeRun } from './changeRun';
import type { CommandContext } from './commandContext';
import { Session } from './session';

/** A run's name: when it began, to the millisecond, and its seed. */
const nameRun = (now: number, { seed }: RunConfig): string =>
  `${new Date(now)
    .toISOString()
    .replace(/[-:.Z]/g, '')
    .replace('T', '-')}-seed${seed}`;

/** `lock` resolves once this tab may write runs. */
export function makeRunCommands(
  context: CommandContext,
  changeRun: ChangeRun,
  lock: () => Promise<void>
): Pick<Laboratory, 'start' | 'runs' | 'history' | 'outline' | 'excerpt' | 'resume' | 'remove'> {
  const { archive, exclusive, openRun, clock } = context;
  return {
    start: async (values, entry) => {
      const config = configOf({ ...values });
      return changeRun(async (open) => {
        const trainer = await open(config);
        await trainer.check(config);
        const now = clock();
        const run = nameRun(now, config);
        // Noted first: a run that was begun and not noted would be begun again.
        if (entry !== undefined) await archive.changeQueue({ type: 'begun', id: entry, run });
        await archive.begin(run, now, config);
        return [await Session.begin(sessionTools(context, trainer), run, config), trainer];
      });
    },

    runs: () => archive.runs(),

    history: (run) =>
      exclusive(async () => {
        const session = openRun.session();
        return session?.run === run ? session.history() : archive.history(run);
      }),

    outline: (run) =>
      exclusive(async () => {
        const session = openRun.session();
        return session?.run === run ? session.outline() : archive.outline(run);
      }),

    excerpt: async (run, from, to) => {
      const session = openRun.session();
      return session?.run === run ? session.excerpt(from, to) : archive.history(run, from, to);
    },

    resume: (run, checkpoint) => changeRun(resumeStored(context, run, checkpoint)),

    remove: (run) =>
      exclusive(async () => {
        if (openRun.session()?.run === run) throw new Error('This run is open. Start or resume another one before you remove it.');
        await lock();
        await archive.remove(run);
      })
  };
}

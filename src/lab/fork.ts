/** The commands on forked turns: sample a turn of the open run again, outside of the run, and stop. */
import type { Laboratory } from '../bridge/protocol';
import { FORK_KEY } from '../loop/fork';
import { assertForkRequest } from '../record/fork';
import type { CommandContext } from './commandContext';
import type { Session } from './session';

/** `isAdvancing`: whether the open run is being trained. */
export function makeForkCommands({ exclusive, openRun }: CommandContext, isAdvancing: () => boolean): Pick<Laboratory, 'fork' | 'stopFork'> {
  /** The session of that run, or a sentence that says how to get it. */
  function sessionOf(run: string): Session {
    const session = openRun.session();
    if (!session) throw new Error(`The run ${run} is not open, so its model is not loaded. Resume it, then fork the turn.`);
    if (session.run !== run) throw new Error(`The run ${run} is not open: the agents at hand are those of ${session.run}. Resume it, then fork the turn.`);
    if (isAdvancing()) throw new Error('Training runs. Pause it, then fork the turn.');
    return session;
  }

  return {
    fork: async (run, request, onTexts) => {
      assertForkRequest(request);
      sessionOf(run);
      // What was asked for before it may have opened another run, or trained.
      return exclusive(() => sessionOf(run).fork(request, onTexts));
    },

    stopFork: async () => openRun.session()?.engine.abort(FORK_KEY)
  };
}

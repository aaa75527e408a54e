/** The commands that advance the open run, by turns, phases or steps, and pause it. */
import type { Granularity, Laboratory } from '../bridge/protocol';
import type { CommandContext } from './commandContext';
import type { Pull } from './session';

/** Whether a pull completes a unit; the end of a step completes any. */
export function completes(granularity: Granularity, pull: Pull): boolean {
  if (pull.kind !== 'event') return true;
  const { type } = pull.event;
  return granularity === 'turn' ? type === 'turn' || type === 'phase' : granularity === 'phase' && type === 'phase';
}

/** The commands, and whether an `advance` is under way. */
interface AdvanceCommands extends Pick<Laboratory, 'advance' | 'pause'> {
  readonly isAdvancing: () => boolean;
}

export function makeAdvanceCommands({ takeToken, exclusive, openRun, page }: CommandContext): AdvanceCommands {
  let advancing = 0;
  return {
    isAdvancing: () => advancing > 0,

    advance: async (granularity, count) => {
      const isLatest = takeToken();
      advancing++;
      let pulled = 0;
      let units = 0;
      try {
        while (units < count && isLatest()) {
          const pull = await exclusive(() => (isLatest() ? openRun.current().pull() : Promise.resolve<Pull>({ kind: 'end' })));
          if (pull.kind === 'event') pulled++;
          if (pull.kind === 'end') break;
          // What was left of a step that was paused after its last event: nothing that anyone would see.
          if (pull.kind === 'boundary' && !pulled) continue;
          if (completes(granularity, pull)) units++;
        }
        await exclusive(async () => openRun.session()?.flush());
      } finally {
        advancing--;
        await page.flush();
      }
      return pulled;
    },

    pause: async () => {
      takeToken();
    }
  };
}

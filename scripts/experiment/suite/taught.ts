/** Arms that are shown solutions and reinforce nothing, as ProST does. */
import { withTeam } from '../../../src/loop/hima';
import type { Lab } from '../../../src/loop/lab';
import type { RunConfig } from '../../../src/record/config';
import { PROST } from '../../../src/system/prost';
import type { TrainedArm } from './arm';

/** Demonstrations alone, in as many steps as the experiment has of reinforcement: equal rows, and nearly equal learned tokens, whatever the schedule. */
export const taught = (name: string, meaning: string, settings: Partial<RunConfig>): TrainedArm => ({
  ...(settings.team ? { lab: (lab: Lab) => withTeam(lab, settings.team!) } : {}),
  type: 'trained',
  name,
  meaning,
  draws: 'one',
  config: ({ steps }) => {
    const { warmEpochs, warmBatch } = PROST.settings as Required<typeof PROST.settings>;
    return { ...PROST.settings, system: PROST.name, ...settings, warmRows: warmBatch * Math.ceil(steps / warmEpochs) };
  }
});

/** The commands that save the open run: a checkpoint in the archive, or a bundle that leaves this browser and comes back. */
import type { Laboratory } from '../bridge/protocol';
import { resumeStored, type ChangeRun } from './changeRun';
import type { CommandContext } from './commandContext';
import { assertFits, assertSameRows, dataHashOf } from './fit';

export function makeCheckpointCommands(context: CommandContext, changeRun: ChangeRun): Pick<Laboratory, 'saveCheckpoint' | 'exportBundle' | 'importBundle'> {
  const { archive, exclusive, openRun, page } = context;
  return {
    saveCheckpoint: () =>
      exclusive(async () => {
        const id = await openRun.current().save();
        await page.flush();
        return id;
      }),

    exportBundle: () => exclusive(async () => openRun.current().export()),

    importBundle: async (bytes) => {
      const { bundle, shape, key } = await archive.unpack(bytes);
      return changeRun(async (open) => {
        const { lab } = bundle.checkpoint;
        const trainer = await open(lab.config);
        assertSameRows('This bundle', dataHashOf(bundle), trainer);
        await trainer.begin(lab.run, lab.config);
        assertFits(await trainer.engine.shape(), shape);
        return resumeStored(context, await archive.importBundle(bundle, key))(open);
      }).finally(() => archive.discard(key));
    }
  };
}

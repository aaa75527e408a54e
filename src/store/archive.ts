/** The whole archive: a run store that lasts where the browser allows one, and bundles in and out. */
import type { Archive } from '../record/archive';
import { packBundle } from './pack';
import { openRunStore } from './runStore';
import { memoryRunStore } from './memoryRunStore';
import { unpackBundle } from './unpack';

/** Opens the archive named `name`; where the browser refuses storage it works in memory, and its report says so. */
export async function openArchive(name = 'orchard'): Promise<Archive> {
  const store = await openRunStore(name).catch((error: Error) =>
    memoryRunStore(`This browser refuses to store anything for this page (${error.message}). Runs live only while the tab is open: export them to keep them.`)
  );
  return {
    ...store,
    pack: packBundle,
    unpack: async (bytes) => unpackBundle(bytes)
  };
}

/** The archive: a run store, in IndexedDB where the browser allows it, and the packing and unpacking of bundles. */
import type { Archive } from '../record/archive';
import { packBundle } from './pack';
import { openRunStore } from './runStore';
import { memoryRunStore, WHOLE_STEPS } from './memoryRunStore';
import { unpackBundle } from './unpack';

/** Opens the archive named `name`; where the browser refuses storage it works in memory, and its report says so. */
export async function openArchive(name = 'orchard'): Promise<Archive> {
  const store = await openRunStore(name).catch((error: Error) =>
    memoryRunStore(
      `This browser refuses to store anything for this page (${error.message}). Runs live only while the tab is open, with the turns of their newest ${WHOLE_STEPS} steps: export them to keep them.`
    )
  );
  return {
    ...store,
    pack: packBundle,
    unpack: async (bytes) => unpackBundle(bytes)
  };
}

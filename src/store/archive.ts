/** The whole archive: a shelf that lasts where the browser allows one, and bundles in and out. */
import type { Archive } from '../record/archive';
import { pack } from './pack';
import { openShelf } from './shelf';
import { transientShelf } from './transient';
import { unpack } from './unpack';

/** Opens the archive named `name`; where the browser refuses storage it works in memory, and its report says so. */
export async function openArchive(name = 'orchard'): Promise<Archive> {
  const shelf = await openShelf(name).catch((error: Error) =>
    transientShelf(`This browser refuses to store anything for this page (${error.message}). Runs live only while the tab is open: export them to keep them.`)
  );
  return {
    ...shelf,
    pack,
    unpack: async (bytes) => unpack(bytes)
  };
}

/** The disk's thread: the archive and the models, offered to the lab straight through a port, so that history is written while the page is busy or closing. */
import { expose, transfer } from 'comlink';
import { greeted } from '../src/bridge/hello';
import { openArchive } from '../src/store/archive';
import { openModels } from './models';

const archive = openArchive();

void greeted<'lab'>().then(async ({ base, ports }) => {
  const { pack, ...shelf } = await archive;
  expose(
    {
      ...shelf,
      ...openModels(base),
      pack: async (...args: Parameters<typeof pack>) => {
        const zip = await pack(...args);
        return transfer(zip, [zip.buffer]);
      }
    },
    ports.lab
  );
});

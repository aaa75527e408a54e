/** The disk's thread: the archive and the models, offered to the lab straight through a port, so that history is written while the page is busy or closing. */
import { expose } from 'comlink';
import { receiveInit } from '../src/bridge/workerInit';
import { openArchive } from '../src/store/archive';
import { openModels } from './models';

const archive = openArchive();

void receiveInit<'lab'>().then(async ({ base, ports }) => {
  expose({ ...(await archive), ...openModels(base) }, ports.lab);
});

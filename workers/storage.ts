/** The disk's thread: the archive and the models, offered to the lab straight through a port, so that history is written while the page is busy or closing, and the exchange of states, offered to engines. */
import { expose } from 'comlink';
import { greeted } from '../src/bridge/hello';
import { openArchive } from '../src/store/archive';
import { openExchange } from '../src/store/exchange';
import { openModels } from './models';

const opened = openArchive().then(openExchange);

void greeted<'lab' | 'engine'>().then(async ({ base, ports }) => {
  const { engines, lab } = await opened;
  const connectEngine = (port: MessagePort): void => expose(engines, port);
  connectEngine(ports.engine);
  expose({ ...lab, ...openModels(base), connectEngine }, ports.lab);
});

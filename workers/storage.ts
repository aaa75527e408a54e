/** The disk's thread: models, offered to the page, and the archive with them, offered to the lab by a port of its own, so that history is written while the page is busy or closing; and the exchange of states, offered to engines. */
import { expose } from 'comlink';
import { hima } from '../src/agent/team';
import { receiveInit } from '../src/bridge/workerInit';
import { modelTools } from '../src/engine/modelTools';
import { makeModelStorage } from '../src/lab/models';
import { openArchive } from '../src/store/archive';
import { openExchange } from '../src/store/exchange';

const opened = openArchive().then(openExchange);

void receiveInit<'page' | 'lab' | 'engine'>().then(async ({ base, ports }) => {
  const models = makeModelStorage(modelTools(base, hima().length));
  expose(models, ports.page);
  const { engines, lab } = await opened;
  const connectEngine = (port: MessagePort): void => expose(engines, port);
  connectEngine(ports.engine);
  expose({ ...lab, ...models, connectEngine }, ports.lab);
});

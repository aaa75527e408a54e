/** The disk's thread: offers models to the page, the archive and models to the lab, and the exchange of states to engines. It is apart from the page, so that a run is stored also while the page is busy. */
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

/** The disk's thread: models, offered to the page, and the archive with them, offered to the lab by a port of its own, so that history is written while the page is busy or closing. */
import { expose } from 'comlink';
import { hima } from '../src/agent/team';
import { receiveInit } from '../src/bridge/workerInit';
import { modelTools } from '../src/engine/modelTools';
import { makeModels } from '../src/lab/models';
import { openArchive } from '../src/store/archive';

const archive = openArchive();

void receiveInit<'page' | 'lab'>().then(async ({ base, ports }) => {
  const models = makeModels(modelTools(base, hima().length));
  expose(models, ports.page);
  expose({ ...(await archive), ...models }, ports.lab);
});

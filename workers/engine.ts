/** The GPU's thread: reads and loads models, and offers the engine on the one that is open to the lab. */
import { expose } from 'comlink';
import { makeEngineHost } from '../src/bridge/engineHost';
import { readGrants } from '../src/bridge/grant';
import { receiveInit } from '../src/bridge/workerInit';
import { makeReadEngine } from '../src/engine/readEngine';

void receiveInit<'lab'>().then(({ base, ports }) => {
  const readEngine = makeReadEngine(base, async (device) => (await readGrants(navigator))(device).device);
  expose(makeEngineHost(readEngine), ports.lab);
});

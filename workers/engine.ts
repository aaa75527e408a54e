/** The GPU's thread: reads and loads models, and offers the engine on the one that is open to the lab. */
import { expose, wrap } from 'comlink';
import { makeEngineHost } from '../src/bridge/engineHost';
import { readGrants } from '../src/bridge/grant';
import { receiveInit } from '../src/bridge/workerInit';
import { makeReadEngine } from '../src/engine/readEngine';
import type { StateExchange } from '../src/record/engine';

void receiveInit<'lab' | 'storage'>().then(({ base, ports }) => {
  const readEngine = makeReadEngine(base, async (device) => (await readGrants(navigator))(device).device, wrap<StateExchange>(ports.storage));
  expose(makeEngineHost(readEngine), ports.lab);
});

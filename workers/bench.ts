/** The bench's thread: measures models on a device of its own, and is ended with it. */
import { expose } from 'comlink';
import { measureBench } from '../src/bench/measure';
import { makeBenchHost } from '../src/bridge/benchHost';
import { receiveInit } from '../src/bridge/workerInit';

void receiveInit<'page'>().then(({ ports }) =>
  expose(
    makeBenchHost((request) => measureBench(request, navigator.userAgent, () => Date.now())),
    ports.page
  )
);

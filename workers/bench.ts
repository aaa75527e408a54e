/** The bench's thread: measures models on a device of its own, and is ended with it. */
import { expose } from 'comlink';
import { measureBench } from '../src/bench/measure';
import { makeGaugeHost } from '../src/bridge/benchHost';
import { greeted } from '../src/bridge/hello';

void greeted<'page'>().then(({ ports }) =>
  expose(
    makeGaugeHost((request) => measureBench(request, navigator.userAgent, () => Date.now())),
    ports.page
  )
);

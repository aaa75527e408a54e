/** Opens the engine that the page uses: one that loads its model again and goes on where its GPU is lost. */
import type { Engine } from '../record/engine';
import { openEngine } from './engine';
import type { EngineOptions } from './loadModel';
import { openPace } from './pace';
import { openFailoverEngine } from './failoverEngine';

/** As `openEngine`. Where the GPU is lost the model is loaded again with the same options, but on the device that was in use, whatever `auto` would choose then. */
export async function openResilientEngine(options: EngineOptions): Promise<Engine> {
  let { device } = options;
  const pace = openPace(() => performance.now());
  return openFailoverEngine({
    open: async (failures) => {
      if (failures > 1) pace.slowDown();
      const engine = await openEngine({ pace, ...options, device });
      device = (await engine.info()).device;
      return engine;
    },
    report: (what, share) => options.report?.({ what, share, news: true }),
    clock: () => performance.now(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  });
}

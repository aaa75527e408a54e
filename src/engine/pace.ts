/** How many tokens an engine gives its device at once: what the watch over the GPU allows this model. WebAssembly has no watch and no limit. */
import type { ModelBody } from '../model/body/body';
import { blockMultiplications } from '../model/fit/work';
import { limitDispatches } from '../ops/core/dispatchLimit';
import { measureSpeed } from '../ops/tuning/calibrate';
import type { Device } from '../ops/core/device';
import { openThroughputController, type ThroughputController } from '../ops/core/throughput';

/** Work on the device. */
export interface DeviceWork {
  /** Tokens that went through all blocks, counted once for each time. */
  readonly tokens: number;
  /** Passes through all blocks; rather too many than too few. */
  readonly passes: number;
  readonly milliseconds: number;
}

export interface Pace {
  /** Measures the device, unless an engine before this one did. To be called once the body is loaded. */
  begin(body: ModelBody, device: Device): Promise<void>;
  /** Most tokens of a forward pass, at most `most`. Results do not depend on it. */
  passTokens(most: number): number;
  /** Most tokens of a training micro-batch: `most`, on whatever device and however fast it is, as long as the GPU is not lost again and again. */
  trainingTokens(most: number): number;
  /** Learns from what it was just given to do. */
  learn(done: DeviceWork): void;
  /** The GPU was lost twice within short. */
  slowDown(): void;
}

/** Tokens that a token is taken to attend to; most attend to fewer. */
const LENGTH = 1024;

/** A pace that nothing is known of yet. `clock` in milliseconds. */
export function openPace(clock: () => number): Pace {
  let watch: ThroughputController | null = null;
  let adapter: string | null = null;
  let work = 0;
  let blocks = 0;
  const bound = (): void => {
    if (watch) limitDispatches(watch.dispatchWork());
  };
  return {
    async begin({ shape, blocks: [first] }, device) {
      work = blockMultiplications(shape, Math.min(shape.positions, LENGTH));
      blocks = shape.layers;
      if (device.name === 'wasm' || adapter === device.adapter) return;
      watch = openThroughputController(await measureSpeed(first!.weights.down, device.settle, clock));
      ({ adapter } = device);
      bound();
    },
    passTokens: (most) => (watch ? Math.min(most, watch.passRows(work)) : most),
    trainingTokens: (most) => watch?.trainingRows(most) ?? most,
    learn({ tokens, passes, milliseconds }) {
      watch?.observe(tokens * blocks * work, passes * blocks, milliseconds);
      bound();
    },
    slowDown() {
      watch?.halve();
      bound();
    }
  };
}

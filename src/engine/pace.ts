/** How many tokens an engine gives its device at once, so that no dispatch exceeds the time after which a browser resets the GPU. WebAssembly has no limit. */
import type { ModelBody } from '../model/body/body';
import { blockMultiplications } from '../model/body/shape';
import { limitDispatches } from '../ops/core/dispatchLimit';
import { measureSpeed } from '../ops/tuning/calibrate';
import type { Device } from '../ops/core/device';
import { openThroughputController, type ThroughputController } from '../ops/core/throughput';

/** Work that the device has done. */
export interface DeviceWork {
  /** Tokens that went through all blocks, counted once for each time. */
  readonly tokens: number;
  /** Forward or backward passes through all blocks, an upper estimate. */
  readonly passes: number;
  readonly milliseconds: number;
}

/** Limits on the work given at once, from what was measured of the device. */
export interface Pace {
  /** Measures the device, unless an engine before this one did. To be called once the body is loaded. */
  begin(body: ModelBody, device: Device): Promise<void>;
  /** Most tokens of a forward pass, at most `most`. Results do not depend on it. */
  passTokens(most: number): number;
  /** Most tokens of a training micro-batch: `most` on any device, however slow, unless the GPU was lost repeatedly. Fewer would change the rounding of sums. */
  trainingTokens(most: number): number;
  /** Updates the estimate of the device's speed by work that was just done. */
  learn(done: DeviceWork): void;
  /** To be called where the GPU was lost twice within a short time: halves the work given at once. */
  slowDown(): void;
}

/** Tokens that each token is assumed to attend to; an upper estimate. */
const ASSUMED_LENGTH = 1024;

/** A pace before any measurement. `clock` in milliseconds. */
export function openPace(clock: () => number): Pace {
  let controller: ThroughputController | null = null;
  let adapter: string | null = null;
  /** Multiplications of one token in one block. */
  let work = 0;
  let blocks = 0;
  const applyLimit = (): void => {
    if (controller) limitDispatches(controller.dispatchLimit());
  };
  return {
    async begin({ shape, blocks: [first] }, device) {
      work = blockMultiplications(shape, Math.min(shape.positions, ASSUMED_LENGTH));
      blocks = shape.layers;
      if (device.name === 'wasm' || adapter === device.adapter) return;
      controller = openThroughputController(await measureSpeed(first!.weights.down, device.settle, clock));
      ({ adapter } = device);
      applyLimit();
    },
    passTokens: (most) => (controller ? Math.min(most, controller.passRows(work)) : most),
    trainingTokens: (most) => controller?.trainingRows(most) ?? most,
    learn({ tokens, passes, milliseconds }) {
      controller?.observe(tokens * blocks * work, passes * blocks, milliseconds);
      applyLimit();
    },
    slowDown() {
      controller?.halve();
      applyLimit();
    }
  };
}

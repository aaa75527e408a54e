/** Who takes an engine's place when its device has failed: another on a device opened anew, unless that fails too often. */
import { DeviceFailure, MemoryFailure } from '../ops/core/deviceFailure';
import type { Engine } from '../record/engine';
import { FormatError } from '../weights/format/formatError';
import { SourceError } from '../weights/format/source';

/** What opening again needs of the world. */
export interface FailoverTools {
  /** An engine on a device of its own, told how many devices failed within the last minute. Rejects with a DeviceFailure where that device failed meanwhile. */
  open(failures: number): Promise<Engine>;
  /** Told in a sentence for people that the engine starts again, and that it goes on. */
  report(what: string, share: number | null): void;
  /** Milliseconds, never going back. */
  clock(): number;
  pause(milliseconds: number): Promise<void>;
}

/** Failures within `WINDOW` milliseconds at which no more devices are opened: what the engine is asked to do is likely their cause. */
const MOST = 3;
const WINDOW = 60_000;

/** Milliseconds before each attempt: a browser takes a moment to restart its GPU process. */
const PAUSES = [0, 1000, 4000];

const ADVICE =
  'Reload the page and resume from the last checkpoint; if it happens again, close what else uses the GPU or choose the device "wasm" in the settings.';

const FULL =
  'The GPU has no memory left for this model and what is asked of it. Choose a smaller model, or less cache, rank and tokens for training, and close what else uses the GPU; then reload the page.';

/** Trying again would not bring the file back. */
const lostBoth = ({ message }: Error): string =>
  `The GPU was lost, and the model cannot be loaded again. ${message} Then reload the page and resume from the last checkpoint.`;

/** An engine after a failure, `prepare`d; the one before, null where there was none yet, is closed. Rejects with a sentence where there is none to be had. */
export type Failover = (failed: Engine | null, failure: DeviceFailure, prepare: (engine: Engine) => Promise<void>) => Promise<Engine>;

/** Remembers past failures from one call to the next. */
export function openFailover({ open, report, clock, pause }: FailoverTools): Failover {
  let failures: readonly number[] = [];
  /** Its memory was full before. */
  let filled = false;

  async function reopen(): Promise<Engine> {
    let last: unknown;
    for (const milliseconds of PAUSES) {
      await pause(milliseconds);
      try {
        return await open(failures.length);
      } catch (error) {
        if (error instanceof DeviceFailure) throw error;
        if (error instanceof SourceError || error instanceof FormatError) throw new Error(lostBoth(error), { cause: error });
        last = error;
      }
    }
    throw new Error(`The GPU was lost and has not come back: ${(last as Error).message} ${ADVICE}`);
  }

  return async (failed, failure, prepare) => {
    let engine = failed;
    let reason = failure;
    for (;;) {
      const now = clock();
      const { happened } = reason;
      // Memory that others took may be free again; what the model's loading filled, or what was filled twice, will not be.
      const full = reason instanceof MemoryFailure;
      const end = full && (filled || !engine);
      filled ||= full;
      failures = [...failures.filter((each) => now - each < WINDOW), now];
      await engine?.close();
      engine = null;
      if (end) throw new Error(FULL, { cause: reason });
      if (failures.length >= MOST) throw new Error(`${happened}. This was the third time within a minute. ${ADVICE}`);
      report(`${happened}. The engine starts again.`, null);
      try {
        engine = await reopen();
        await prepare(engine);
        report(`${happened}. The engine restarted and goes on.`, 1);
        return engine;
      } catch (error) {
        if (!(error instanceof DeviceFailure)) throw error;
        reason = error;
      }
    }
  };
}

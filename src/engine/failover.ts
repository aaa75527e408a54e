/** Failover: where a device failed, another engine is opened on a new device, unless devices fail too often. */
import { DeviceFailure, MemoryFailure } from '../ops/core/deviceFailure';
import type { Engine } from '../record/engine';
import { FormatError } from '../weights/format/formatError';
import { SourceError } from '../weights/format/source';

/** What failover needs from outside. */
export interface FailoverTools {
  /** Opens an engine on a new device; `failures` of them failed within the last minute. Rejects with a DeviceFailure where this one fails too. */
  open(failures: number): Promise<Engine>;
  /** Gets a sentence for people when the engine starts again, and when it goes on. */
  report(what: string, share: number | null): void;
  /** Milliseconds, never going back. */
  clock(): number;
  pause(milliseconds: number): Promise<void>;
}

/** After so many failures within `WINDOW` milliseconds no more devices are opened: the work itself is then the likely cause. */
const MAX_FAILURES = 3;
const WINDOW = 60_000;

/** Milliseconds before each attempt: a browser takes a moment to restart its GPU process. */
const PAUSES = [0, 1000, 4000];

const ADVICE =
  'Reload the page and resume from the last checkpoint; if it happens again, close what else uses the GPU or choose the device "wasm" in the settings.';

const MEMORY_FULL =
  'The GPU has no memory left for this model and what is asked of it. Choose a smaller model, or less cache, rank and tokens for training, and close what else uses the GPU; then reload the page.';

/** The sentence where the GPU and the model's file are both gone, so that no further attempt is made. */
const lostForGood = ({ message }: Error): string =>
  `The GPU was lost, and the model cannot be loaded again. ${message} Then reload the page and resume from the last checkpoint.`;

/** Closes the failed engine, null where none was open yet, and gives another, `prepare`d. Rejects with a sentence where none can be opened. */
export type Failover = (failed: Engine | null, failure: DeviceFailure, prepare: (engine: Engine) => Promise<void>) => Promise<Engine>;

/** A failover that counts failures over all its calls. */
export function openFailover({ open, report, clock, pause }: FailoverTools): Failover {
  let failures: readonly number[] = [];
  /** Whether the device's memory was full at some failure before. */
  let wasFull = false;

  async function reopen(): Promise<Engine> {
    let last: unknown;
    for (const milliseconds of PAUSES) {
      await pause(milliseconds);
      try {
        return await open(failures.length);
      } catch (error) {
        if (error instanceof DeviceFailure) throw error;
        if (error instanceof SourceError || error instanceof FormatError) throw new Error(lostForGood(error), { cause: error });
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
      // Other programs may have freed memory since, so one more try is made; not where loading the model alone filled it, nor the second time.
      const isFull = reason instanceof MemoryFailure;
      const isFinal = isFull && (wasFull || !engine);
      wasFull ||= isFull;
      failures = [...failures.filter((each) => now - each < WINDOW), now];
      await engine?.close();
      engine = null;
      if (isFinal) throw new Error(MEMORY_FULL, { cause: reason });
      if (failures.length >= MAX_FAILURES) throw new Error(`${happened}. This was the third time within a minute. ${ADVICE}`);
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

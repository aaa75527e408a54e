/** The bench's worker as the page sees it: heard of as it goes, stopped, failed, and never let go of while it measures. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expose } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBenchClient } from '../../src/bridge/benchClient';
import { makeBenchHost } from '../../src/bridge/benchHost';
import type { WorkerInit } from '../../src/bridge/workerInit';
import type { BenchProgress, BenchReport, BenchRequest } from '../../src/record/bench';

const REQUEST: BenchRequest = { device: 'wasm', model: 'seedling', thorough: false };
const REPORT = { createdAt: 5 } as BenchReport;

/** Stands for the worker in this thread; it measures by `measure`. */
function withWorker(measure: () => AsyncGenerator<BenchProgress, BenchReport>): { readonly ended: () => number } {
  let ended = 0;
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      postMessage({ ports }: WorkerInit<'page'>): void {
        expose(makeBenchHost(measure), ports.page);
      }
      terminate(): void {
        ended++;
      }
    }
  );
  return { ended: () => ended };
}

afterEach(() => vi.unstubAllGlobals());

/** Collects garbage, and lets what is told of it run. */
async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  await new Promise((resume) => setTimeout(resume, 20));
}

describe('a measurement', () => {
  it('is heard of as it goes, and ends its worker', async () => {
    const { ended } = withWorker(async function* () {
      yield { what: 'Decode', share: 0.5, report: null };
      return REPORT;
    });
    const heard: string[] = [];
    expect(await openBenchClient('http://localhost/').measure(REQUEST, ({ what }) => heard.push(what))).toEqual(REPORT);
    expect(heard).toEqual(['Decode']);
    expect(ended()).toBe(1);
  });

  it('that takes long is not forgotten when memory is cleared', async () => {
    withWorker(async function* () {
      for (let share = 0; share < 1; share += 0.25) {
        yield { what: 'Decode', share, report: null };
        await collect();
      }
      return REPORT;
    });
    expect(await openBenchClient('http://localhost/').measure(REQUEST, () => undefined)).toEqual(REPORT);
  }, 5_000);

  it('that fails says why, and one that is stopped is null', async () => {
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const { ended } = withWorker(async function* () {
      begun();
      yield { what: 'Decode', share: 0, report: null };
      return new Promise<BenchReport>(() => undefined);
    });
    const gauge = openBenchClient('http://localhost/');
    const measuring = gauge.measure(REQUEST, () => undefined);
    await beginning;
    gauge.stop();
    expect(await measuring).toBeNull();
    expect(ended()).toBe(1);
    // eslint-disable-next-line require-yield -- it fails before there is anything to tell
    withWorker(async function* () {
      throw new Error('No adapter.');
    });
    await expect(gauge.measure(REQUEST, () => undefined)).rejects.toThrow('No adapter.');
  });
});

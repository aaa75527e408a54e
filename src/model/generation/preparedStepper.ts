/** The body token by token on WebGPU from prepared dispatches: captured once for each number of rows and length of table, and fed by itself between two read-backs. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { advanceDecode } from '../../ops/head/advanceDecode';
import { cacheRead } from '../../ops/cache/read';
import { capture, type CapturedGraph } from '../../ops/core/capture';
import { drawTokens } from '../../ops/head/draw';
import { recorder } from '../../ops/core/recorder';
import type { AdapterPool } from '../body/adapterPool';
import type { ModelBody } from '../body/body';
import { forwardRows, type KvCache } from './kvCache';
import { openStepRows, type StepRow, type StepRows } from './stepRows';
import type { Draw, DrawRow, Stepper } from './stepper';

interface PreparedStepperOptions {
  readonly body: ModelBody;
  readonly cache: KvCache;
  /** The adapters as they are now; null is the bare base. */
  readonly adapterPool: () => AdapterPool | null;
  /** Takes what is too wide to be worth preparing. */
  readonly plain: Stepper;
}

/** What one number of rows and one length of table run. */
interface PreparedStep {
  readonly rows: StepRows;
  /** Computes the rows' tokens. */
  readonly feed: CapturedGraph;
  /** Draws from the rows' hidden states. */
  readonly draw: CapturedGraph;
  /** Puts what was drawn in the rows' place. */
  readonly next: CapturedGraph;
}

/** Most rows of a prepared step: beyond, recording is a small part of the work. */
const WIDEST = 64;

/** Draws between two read-backs: with fewer, the device waits for the host; with more, what is drawn behind a sequence's end is lost. */
const BURST = 8;

/** Steps kept prepared; the one that was not used for longest goes first. */
const KEPT = 12;

/** Least length of a table. */
const SHORTEST = 128;

const powerOf2 = (value: number): number => 2 ** Math.ceil(Math.log2(value));

export interface PreparedStepper extends Stepper {
  dispose(): void;
}

/** A stepper whose results are, bit for bit, those of `plain`. */
export function openPreparedStepper({ body, cache, adapterPool: bank, plain }: PreparedStepperOptions): PreparedStepper {
  const steps = new Map<string, PreparedStep>();
  /** The bank whose tensors the steps read. */
  let captured = bank();

  function prepare(count: number, longest: number, adapted: boolean, filters: boolean, masked: boolean): PreparedStep {
    const rows = openStepRows(count, longest, masked ? body.head.outputs : null);
    const tokens = adapted ? rows.tokens : { ...rows.tokens, adapters: null };
    const feed = capture(() => {
      forwardRows(body, bank(), cache, tokens);
      return [];
    });
    const draw = capture(() => [drawTokens(cacheRead(cache.hidden, tokens.slots), body.head, rows.requests, rows.controls, filters, rows.masks)]);
    const { ids, positions, slots, lengths, table } = rows.tokens;
    const next = capture(() => {
      advanceDecode(draw.outputs[0] as Tensor2D, table, { ids, positions, slots, lengths, requests: rows.requests });
      return [];
    });
    return { rows, feed, draw, next };
  }

  function release({ rows, feed, draw, next }: PreparedStep): void {
    [next, draw, feed].forEach((plan) => plan.dispose());
    rows.dispose();
  }

  function dispose(): void {
    steps.forEach(release);
    steps.clear();
  }

  /** The step for these rows, written and ready. */
  function stepFor(rows: readonly StepRow[]): PreparedStep {
    if (bank() !== captured) dispose();
    captured = bank();
    const longest = rows.reduce((most, { node, reserved }) => Math.max(most, node.position + 1 + reserved.length), SHORTEST);
    const filters = rows.some(({ request }) => request && (request.topK !== undefined || request.topP !== undefined));
    const adapted = rows.some(({ node }) => node.adapter >= 0);
    const masked = rows.some(({ request }) => request?.allowed);
    const shape = [powerOf2(rows.length), powerOf2(longest), adapted, filters, masked] as const;
    const key = shape.join(' ');
    const step = steps.get(key) ?? prepare(...shape);
    steps.delete(key);
    steps.set(key, step);
    if (steps.size > KEPT) {
      const [oldest, unused] = steps.entries().next().value!;
      steps.delete(oldest);
      release(unused);
    }
    step.rows.write(rows, cache.capacity);
    return step;
  }

  return {
    width: plain.width,
    burst: BURST,

    async prefill(nodes) {
      if (nodes.length > WIDEST) return plain.prefill(nodes);
      stepFor(nodes.map((node) => ({ node, reserved: [], request: null }))).feed.replay();
    },

    async draw(rows, count) {
      if (rows.length > WIDEST) return plain.draw(rows, 1);
      const step = stepFor(rows.map(stepRow));
      const log = openLog(step.draw.outputs[0]!, count);
      for (let i = 0; i < count; i++) {
        if (i) {
          step.next.replay();
          step.feed.replay();
        }
        step.draw.replay();
        log.keep(i);
      }
      return log.read(rows.length);
    },

    dispose
  };
}

const stepRow = ({ node, reserved, request: { seed, temperature, topK, topP }, drawn, allowed }: DrawRow): StepRow => ({
  node,
  reserved,
  request: { seed, temperature, topK, topP, position: drawn, allowed }
});

/** Gathers what each draw leaves in `drawn` [rows, (token, log-prob)], and brings all of it to the host at once. */
function openLog(drawn: Tensor, count: number) {
  const { device, tensorMap } = recorder();
  const bytes = 4 * drawn.size;
  const staging = device.createBuffer({ size: bytes * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  return {
    /** Queues a copy of the last replay's result. */
    keep(place: number): void {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(tensorMap.get(drawn.dataId).resource!, 0, staging, place * bytes, bytes);
      device.queue.submit([encoder.finish()]);
    },
    /** [draws][rows]. */
    async read(rows: number): Promise<Draw[][]> {
      await staging.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(staging.getMappedRange()).slice();
      staging.destroy();
      return Array.from({ length: count }, (_, i) =>
        Array.from({ length: rows }, (_, row) => ({ token: values[i * drawn.size + 2 * row]!, logprob: values[i * drawn.size + 2 * row + 1]! }))
      );
    }
  };
}

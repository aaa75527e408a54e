/** A stepper on WebGPU that replays captured dispatches, captured once for each number of rows and length of sequences; for several tokens in a row the device feeds its draws back by itself. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { advanceDecode } from '../../ops/head/advanceDecode';
import { cacheRead } from '../../ops/cache/read';
import { capture, type CapturedGraph } from '../../ops/core/capture';
import { drawTokens } from '../../ops/head/draw';
import { recorder } from '../../ops/core/recorder';
import type { AdapterPool } from '../body/adapterPool';
import type { ModelBody } from '../body/body';
import { forwardTokens, type KvCache } from './kvCache';
import { openStepInputs, type StepRow, type StepInputs } from './stepInputs';
import type { Draw, DrawRow, Stepper } from './stepper';

interface PreparedStepperOptions {
  readonly body: ModelBody;
  readonly cache: KvCache;
  /** The adapters as they are now; null where there are none. */
  readonly adapterPool: () => AdapterPool | null;
  /** Runs passes of more rows than `MAX_ROWS`. */
  readonly plain: Stepper;
}

/** The dispatches of a decode step over a fixed number of rows, and the inputs they read. */
interface PreparedStep {
  readonly inputs: StepInputs;
  /** Computes the rows' tokens. */
  readonly feed: CapturedGraph;
  /** Samples from the rows' hidden states. */
  readonly draw: CapturedGraph;
  /** Makes what was sampled the rows' tokens. */
  readonly next: CapturedGraph;
}

/** What a step is prepared for. */
interface StepShape {
  readonly rows: number;
  /** Longest sequence, tokens to come included. */
  readonly longest: number;
  /** Whether any row has an adapter, any draw is filtered by top-k or top-p, any row has a mask. */
  readonly adapted: boolean;
  readonly filtered: boolean;
  readonly masked: boolean;
}

/** Most rows of a prepared step: with more, recording is a small part of the work. */
const MAX_ROWS = 64;

/** Draws between two read-backs: with fewer, the device waits for the host; with more, work is lost on what is sampled after a sequence's end. */
const BURST = 8;

/** Steps kept prepared; the least recently used is released first. */
const MAX_PREPARED = 12;

/** Least length of a table. */
const MIN_LENGTH = 128;

const powerOf2 = (value: number): number => 2 ** Math.ceil(Math.log2(value));

/** A stepper that holds buffers on the device. */
export interface PreparedStepper extends Stepper {
  /** Frees all captured steps. */
  dispose(): void;
}

/** A stepper whose results are, bit for bit, those of `plain`. */
export function openPreparedStepper(options: PreparedStepperOptions): PreparedStepper {
  const { cache, adapterPool, plain } = options;
  const steps = new Map<string, PreparedStep>();
  /** The adapters whose tensors the steps read. */
  let captured = adapterPool();

  function dispose(): void {
    steps.forEach(release);
    steps.clear();
  }

  /** The step for these rows, its inputs written. */
  function stepFor(rows: readonly StepRow[]): PreparedStep {
    if (adapterPool() !== captured) dispose();
    captured = adapterPool();
    const shape = shapeOf(rows);
    const key = Object.values(shape).join(' ');
    const step = steps.get(key) ?? prepare(options, shape);
    steps.delete(key);
    steps.set(key, step); // a map keeps the order of insertion: the least recently used comes first
    if (steps.size > MAX_PREPARED) {
      const [oldest, unused] = steps.entries().next().value!;
      steps.delete(oldest);
      release(unused);
    }
    step.inputs.write(rows, cache.capacity);
    return step;
  }

  return {
    width: plain.width,
    burst: BURST,

    async prefill(nodes) {
      if (nodes.length > MAX_ROWS) return plain.prefill(nodes);
      stepFor(nodes.map((node) => ({ node, reserved: [], request: null }))).feed.replay();
    },

    async draw(rows, count) {
      if (rows.length > MAX_ROWS) return plain.draw(rows, 1);
      const step = stepFor(rows.map(stepRow));
      const results = openReadBack(step.draw.outputs[0]!, count);
      for (let i = 0; i < count; i++) {
        if (i) {
          step.next.replay();
          step.feed.replay();
        }
        step.draw.replay();
        results.copy(i);
      }
      return results.read(rows.length);
    },

    dispose
  };
}

/** Numbers of rows and lengths are rounded up to powers of two, so that few steps serve all. */
function shapeOf(rows: readonly StepRow[]): StepShape {
  const longest = rows.reduce((most, { node, reserved }) => Math.max(most, node.position + 1 + reserved.length), MIN_LENGTH);
  return {
    rows: powerOf2(rows.length),
    longest: powerOf2(longest),
    adapted: rows.some(({ node }) => node.adapter >= 0),
    filtered: rows.some(({ request }) => request && (request.topK !== undefined || request.topP !== undefined)),
    masked: rows.some(({ request }) => request?.allowed)
  };
}

function prepare({ body, cache, adapterPool }: PreparedStepperOptions, { rows, longest, adapted, filtered, masked }: StepShape): PreparedStep {
  const inputs = openStepInputs(rows, longest, masked ? body.head.outputs : null);
  const tokens = adapted ? inputs.tokens : { ...inputs.tokens, adapters: null };
  const feed = capture(() => {
    forwardTokens(body, adapterPool(), cache, tokens);
    return [];
  });
  const draw = capture(() => [drawTokens(cacheRead(cache.hidden, tokens.slots), body.head, inputs.requests, inputs.controls, filtered, inputs.masks)]);
  const { ids, positions, slots, lengths, table } = inputs.tokens;
  const next = capture(() => {
    advanceDecode(draw.outputs[0] as Tensor2D, table, { ids, positions, slots, lengths, requests: inputs.requests });
    return [];
  });
  return { inputs, feed, draw, next };
}

function release({ inputs, feed, draw, next }: PreparedStep): void {
  [next, draw, feed].forEach((captured) => captured.dispose());
  inputs.dispose();
}

const stepRow = ({ node, reserved, request: { seed, temperature, topK, topP }, sampled, allowed }: DrawRow): StepRow => ({
  node,
  reserved,
  request: { seed, temperature, topK, topP, position: sampled, allowed }
});

/** Copies the result of each draw, `drawn` [rows, (token, log-prob)], to one buffer, which is read back once for all draws. */
function openReadBack(drawn: Tensor, count: number) {
  const { device, tensorMap } = recorder();
  const bytes = 4 * drawn.size;
  const staging = device.createBuffer({ size: bytes * count, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  return {
    /** Queues a copy of `drawn` as draw `index`. */
    copy(index: number): void {
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(tensorMap.get(drawn.dataId).resource!, 0, staging, index * bytes, bytes);
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

/** Host time to record a decode step: replaying prepared dispatches, recording the same kernels anew, and through plain tfjs ops. */
import { dispose, keep, tensor1d, tensor2d, tidy, transpose, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { dequantise } from '../math/quantise';
import { disposeAdapterPool, openAdapterPool, type AdapterPool } from '../model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../model/body/body';
import { disposeKvCache, forwardTokens, openKvCache, type KvCache, type ForwardInputs } from '../model/generation/kvCache';
import type { ModelFile } from '../model/body/file';
import { EMBEDDING, moduleOf, type ModelShape } from '../model/body/shape';
import { cacheRead } from '../ops/cache/read';
import { capture } from '../ops/core/capture';
import type { Device } from '../ops/core/device';
import { drawTokens, tabulateDraws } from '../ops/head/draw';
import type { RecordingFigure } from '../record/bench';
import { PROJECTIONS } from '../record/engine';
import { plainStep, type PlainBody } from './plainStep';
import { randomModelFile } from './randomModel';
import { SHAPES } from './shape';
import { RANK } from './setup';
import { timeOf, timing } from './time';

/** Depth of a 3B model; its width does not matter to the host. */
const SHAPE: ModelShape = { ...SHAPES.seedling, layers: 36 };
const ROWS = 8;
const CAPACITY = 64;
const REPEATS = 9;
const AGENT = 'master';

const int32 = (values: readonly number[]): Tensor1D => tensor1d([...values], 'int32');

/** Rows of one token each, every one in a sequence of two. */
function openRows(): ForwardInputs {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  return {
    ids: int32(rows),
    positions: int32(rows.map(() => 1)),
    slots: int32(rows.map((row) => 2 * row + 1)),
    table: tensor2d(
      rows.map((row) => [2 * row, 2 * row + 1]),
      [ROWS, 2],
      'int32'
    ),
    lengths: int32(rows.map(() => 2)),
    adapters: int32(rows.map(() => 0))
  };
}

/** The same body in floats. */
export function plainBodyOf(body: ModelBody, pool: AdapterPool, file: ModelFile): PlainBody {
  const { shape } = body;
  const matrixOf = (name: string): Tensor2D => {
    const quantised = file.matrices.get(name)!;
    return keep(tensor2d(dequantise(quantised), [quantised.outputs, quantised.inputs]));
  };
  const turned = (matrix: Tensor2D): Tensor2D => keep(transpose(matrix));
  const embedding = matrixOf(EMBEDDING);
  return {
    shape,
    blocks: body.blocks.map(({ vectors }, layer) => ({
      vectors,
      matrices: Object.fromEntries(
        PROJECTIONS.map((projection) => {
          const matrix = matrixOf(`${moduleOf(layer, projection)}.weight`);
          const other = turned(matrix);
          matrix.dispose();
          return [projection, other];
        })
      ) as PlainBody['blocks'][number]['matrices'],
      adapters: Object.fromEntries(Object.entries(pool.layers[layer]!).map(([projection, { a, b }]) => [projection, { a: a.values, b: b.values }]))
    })),
    scale: pool.spec.alpha / pool.spec.rank,
    norm: body.norm,
    embedding,
    head: turned(embedding),
    rotaryTable: body.rotaryTable
  };
}

/** Frees the matrices that `plainBodyOf` made. */
export const disposePlainBody = ({ blocks, embedding, head }: PlainBody): void =>
  dispose([...blocks.flatMap(({ matrices }) => Object.values(matrices)), embedding, head]);

/** One decode step by our kernels: the body, and a draw from every row. [rows, (token, log-probability)]. */
export function kernelStep(body: ModelBody, pool: AdapterPool, cache: KvCache, rows: ForwardInputs, requests: Tensor2D, controls: Tensor2D): Tensor {
  return tidy(() => {
    forwardTokens(body, pool, cache, rows);
    return drawTokens(cacheRead(cache.hidden, rows.slots), body.head, requests, controls, false);
  });
}

/** Measures the three ways in turns on the active WebGPU device; the device finishes in between, untimed. */
export async function measureRecording(device: Device): Promise<RecordingFigure> {
  const file = randomModelFile('recording', SHAPE, () => undefined);
  const body = loadBody(file);
  const pool = openAdapterPool(SHAPE, [AGENT], { rank: RANK, alpha: RANK, projections: PROJECTIONS, seed: 1 });
  const cache = openKvCache(body, CAPACITY);
  const rows = openRows();
  const plain = plainBodyOf(body, pool, file);
  const table = tabulateDraws(Array.from({ length: ROWS }, (_, row) => ({ seed: row, position: 0, row, temperature: 1 })));
  const [requests, controls] = [tensor2d(table.requests, [ROWS, 4], 'int32'), tensor2d(table.controls, [ROWS, 3])];
  const step = (): Tensor => kernelStep(body, pool, cache, rows, requests, controls);
  const plan = capture(() => [step()]);
  const ways = [() => plan.replay(), () => step().dispose(), () => plainStep(plain, cache, rows).dispose()];
  const times = ways.map((): number[] => []);
  for (let repeat = -1; repeat < REPEATS; repeat++)
    for (const [way, record] of ways.entries()) {
      const taken = await timeOf(record);
      if (repeat >= 0) times[way]!.push(taken);
      await device.settle();
    }
  const [prepared, recorded, plainly] = times.map(timing);
  plan.dispose();
  disposePlainBody(plain);
  dispose([...Object.values(rows).filter((tensor) => tensor !== null), requests, controls]);
  disposeKvCache(cache);
  disposeAdapterPool(pool);
  disposeBody(body);
  return { layers: SHAPE.layers, batch: ROWS, dispatches: plan.dispatches, prepared: prepared!, recorded: recorded!, plain: plainly! };
}

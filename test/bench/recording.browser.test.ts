/** The two ways of a decode step whose recording is compared are the same step: they choose the same tokens. */
import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { plainStep } from '../../src/bench/plainStep';
import { disposePlainBody, kernelStep, plainBodyOf } from '../../src/bench/recording';
import { randomModelFile } from '../../src/bench/randomModel';
import { SHAPES } from '../../src/bench/shape';
import { disposeAdapterPool, openAdapterPool } from '../../src/model/body/adapterPool';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { disposeKvCache, openKvCache } from '../../src/model/generation/kvCache';
import { openDevice } from '../../src/ops/core/device';
import { tabulateDraws } from '../../src/ops/head/draw';

it('chooses the same tokens through plain ops as through the kernels', async () => {
  await openDevice('wasm');
  const shape = { ...SHAPES.seedling, layers: 2 };
  const file = randomModelFile('same step', shape, () => undefined);
  const body = loadBody(file);
  const pool = openAdapterPool(shape, ['one'], { rank: 4, alpha: 8, projections: ['q', 'down'], seed: 1 });
  const cache = openKvCache(body, 4);
  const indices = (...values: number[]) => tensor1d(values, 'int32');
  const rows = {
    ids: indices(3, 700, 1200),
    positions: indices(0, 1, 1),
    slots: indices(0, 1, 2),
    table: tensor2d([0, 0, 0, 1, 0, 2], [3, 2], 'int32'),
    lengths: indices(1, 2, 2),
    adapters: indices(0, 0, 0)
  };
  const plain = plainBodyOf(body, pool, file);
  const table = tabulateDraws([0, 1, 2].map((row) => ({ seed: 0, position: 0, row, temperature: 0 })));
  const [requests, controls] = [tensor2d(table.requests, [3, 4], 'int32'), tensor2d(table.controls, [3, 3])];
  const drawn = kernelStep(body, pool, cache, rows, requests, controls);
  const chosen = plainStep(plain, cache, rows);
  const tokens = [...(await drawn.data())].filter((_, i) => i % 2 === 0);
  expect(tokens).toEqual([...(await chosen.data())]);
  expect(new Set(tokens).size).toBeGreaterThan(1);
  disposePlainBody(plain);
  dispose([drawn, chosen, requests, controls, ...Object.values(rows)]);
  disposeKvCache(cache);
  disposeAdapterPool(pool);
  disposeBody(body);
});

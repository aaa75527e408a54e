/** What fits a device: sums that can be done by hand for Qwen2.5-3B, what is allocated for a small body, and what would fit instead. */
import { describe, expect, it } from 'vitest';
import { bodyBytes, disposeBody, loadBody } from '../../src/model/body/body';
import { kvCacheBytes } from '../../src/model/generation/kvCache';
import { fit, memoryNeed, type SizedModel } from '../../src/model/fit/fit';
import { QWEN2, type ModelShape } from '../../src/model/body/shape';
import { matrixEntries } from '../../src/model/body/tensorEntries';
import { PROJECTIONS } from '../../src/record/engine';
import type { Workload } from '../../src/record/fit';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel } from './tiny';

const measures = { vocabulary: 151_936, width: 2048, layers: 36, heads: 16, keyHeads: 2, headWidth: 128, mlpWidth: 11_008 };
const SHAPE: ModelShape = { ...QWEN2, ...measures, theta: 1e6, epsilon: 1e-6, positions: 32_768 };
const QWEN: SizedModel = { shape: SHAPE, matrices: matrixEntries(SHAPE) };
const PLAN: Workload = { batch: 16, length: 1024, agents: 5, rank: 16, projections: PROJECTIONS };
const GIB = 2 ** 30;

describe('Qwen2.5-3B', () => {
  it('takes five bits a weight, nine in the embedding', () => {
    const blocks = 36 * (2 * 2048 * 2048 + 2 * 2048 * 256 + 3 * 2048 * 11_008);
    const { weights } = memoryNeed(QWEN, PLAN, 'webgpu');
    expect(weights / ((blocks * 5 + 151_936 * 2048 * 9) / 8)).toBeCloseTo(1, 2);
    expect(weights).toBeLessThan(2.3e9);
  });

  it('has adapters of three numbers a parameter, and a cache of one slot a token', () => {
    const { adapters, cache } = memoryNeed(QWEN, PLAN, 'webgpu');
    expect(adapters).toBe(12 * 5 * 36 * 16 * (2 * 4096 + 2 * 2304 + 3 * (2048 + 11_008)));
    expect(cache).toBe(kvCacheBytes(SHAPE, 16 * 1024));
  });

  it('has one more copy of adapters that are anchored, and trains on as many tokens at a time as it is told', () => {
    const plain = memoryNeed(QWEN, PLAN, 'webgpu');
    const more = memoryNeed(QWEN, { ...PLAN, anchored: true, tokenBudget: 2048 }, 'webgpu');
    expect(more.adapters / plain.adapters).toBeCloseTo(4 / 3, 9);
    const perToken = 4 * (37 * 2048) + 8 * (2 * 4096 + 2 * 2304 + 3 * 13_056 + 4 * 2048);
    expect(more.training - plain.training).toBe(1024 * perToken);
    expect(memoryNeed(QWEN, { ...PLAN, tokenBudget: 512 }, 'webgpu').training).toBe(plain.training);
  });

  it('fits a GPU of 8 GiB and not one of 4, where less of everything would do', () => {
    const grant = { device: 'webgpu', memory: 8 * GIB, binding: 2 * GIB } as const;
    expect(fit(QWEN, PLAN, grant)).toMatchObject({ problem: null, nearest: [] });
    const { problem, nearest } = fit(QWEN, PLAN, { ...grant, memory: 4 * GIB });
    expect(problem).toMatch(/^The model takes 2\.\d GB, and with its cache and training \d\.\d GB, where this device has 3\.9 GB to give\.$/);
    expect(nearest.length).toBeGreaterThan(0);
    for (const plan of nearest) expect(fit(QWEN, plan, { ...grant, memory: 4 * GIB }).problem).toBeNull();
  });

  it('never fits 2 GiB, nor WebAssembly', () => {
    expect(fit(QWEN, PLAN, { device: 'webgpu', memory: 2 * GIB, binding: GIB })).toMatchObject({
      problem: expect.stringContaining('The model alone'),
      nearest: []
    });
    expect(fit(QWEN, PLAN, { device: 'wasm', memory: 64 * GIB, binding: Infinity })).toMatchObject({
      problem: expect.stringContaining('Without WebGPU a model is unpacked'),
      nearest: []
    });
  });

  it('is held to what a program may bind', () => {
    const { problem, nearest } = fit(QWEN, PLAN, { device: 'webgpu', memory: 16 * GIB, binding: 2 ** 27 });
    expect(problem).toBe('A cache of 16 sequences of 1024 tokens is larger than a program may read at once on this device (0.1 GB).');
    expect(nearest.map(({ length, batch }) => [length, batch])).toEqual([
      [512, 16],
      [1024, 8],
      [512, 8]
    ]);
  });
});

onEveryDevice((device) => {
  it('is what a small body really takes', () => {
    const model = drawModel('fit');
    const body = loadBody(model, 100);
    const { weights } = memoryNeed({ shape: model.shape, matrices: matrixEntries(model.shape) }, { ...PLAN, length: 100 }, device);
    expect(weights).toBe(bodyBytes(body));
    disposeBody(body);
  });
});

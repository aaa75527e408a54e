/** The programs for a model are timed at its first load on an adapter and remembered for the next, until a text of one of them changes. */
import { afterEach, expect, it, vi } from 'vitest';
import { tuneFor, type TuningCache } from '../../src/engine/tuning';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { shrinkKernel } from '../../src/ops/adapter/shrink';
import { codedProductKernel } from '../../src/ops/coded/product';
import { tunedProgram, useTunedPrograms, type TunedPrograms } from '../../src/ops/tuning/tunedPrograms';
import { openDevice } from '../../src/ops/core/device';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel } from '../model/tiny';

/** A cache, and what is in it. */
function openCache(): TuningCache & { readonly kept: Map<string, TunedPrograms> } {
  const kept = new Map<string, TunedPrograms>();
  return { kept, get: async (key) => kept.get(key) ?? null, put: async (key, programs) => void kept.set(key, programs) };
}

afterEach(() => useTunedPrograms({}));

onEveryDevice((name) => {
  it(name === 'wasm' ? 'has nothing to choose' : 'times programs once and remembers the fastest', async () => {
    const device = await openDevice(name);
    const body = loadBody(drawModel('tuning'));
    const cache = openCache();
    let timed = 0;
    await tuneFor(body, device, cache, () => timed++);
    await tuneFor(body, device, cache, () => timed++);
    expect([timed, cache.kept.size]).toEqual(name === 'wasm' ? [0, 0] : [1, 1]);
    for (const [key, programs] of cache.kept) {
      expect(key).toContain(device.adapter);
      for (const [tuned, program] of Object.entries(programs)) expect(tunedProgram(tuned.split(' ')[0]!, tuned.split(' ').slice(1).join(' '))).toBe(program);
    }
    await tuneFor(body, device, undefined, () => timed++);
    expect(timed, 'Without a cache nothing is timed.').toBe(name === 'wasm' ? 0 : 1);
    for (const tuned of [...cache.kept.values()].flatMap((programs) => Object.keys(programs)))
      expect(tunedProgram(tuned.split(' ')[0]!, tuned.split(' ').slice(1).join(' '))).toBeUndefined();
    disposeBody(body);
  });

  if (name === 'wasm') return;

  it('finds nothing that was remembered of other texts, and passes over what no kernel has', async () => {
    const device = await openDevice(name);
    const body = loadBody(drawModel('tuning'));
    const keys: string[] = [];
    const stale: TuningCache = {
      get: async (key) => (keys.push(key), { 'Shrink few rows': 'a variant of former days', 'NoKernel 1x1': 'tile' }),
      put: () => Promise.reject(new Error('Nothing is to be found out.'))
    };
    const tune = () => tuneFor(body, device, stale, () => undefined);
    await tune();
    await tune();
    const plainOf = { shrink: shrinkKernel.program, product: codedProductKernel.program };
    const changed = vi
      .spyOn(shrinkKernel, 'program')
      .mockImplementation((shapes, attributes) => plainOf.shrink(shapes, attributes).map((dispatch) => ({ ...dispatch, wgsl: `${dispatch.wgsl}// changed` })));
    await tune();
    changed.mockRestore();
    const product = vi
      .spyOn(codedProductKernel, 'program')
      .mockImplementation((shapes, range) => plainOf.product(shapes, range).map((dispatch) => ({ ...dispatch, wgsl: `${dispatch.wgsl}// changed` })));
    await tune();
    product.mockRestore();
    await tune();
    const [first, again, shrink, coded, last] = keys;
    expect([again, last]).toEqual([first, first]);
    expect(new Set([first, shrink, coded]).size).toBe(3);
    disposeBody(body);
  });
});

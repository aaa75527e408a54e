/** The programs for a model are raced at its first load on an adapter, and taken from memory at the next. */
import { afterEach, expect, it } from 'vitest';
import { tuneFor, type TuningCache } from '../../src/engine/tuning';
import { disposeBody, loadBody } from '../../src/model/body/body';
import { chosen, choose, type Choices } from '../../src/ops/tuning/choice';
import { openDevice } from '../../src/ops/core/device';
import { onEveryDevice } from '../ops/rig/device';
import { drawModel } from '../model/tiny';

/** A memory and what was asked of it. */
function openMemory(): TuningCache & { readonly kept: Map<string, Choices> } {
  const kept = new Map<string, Choices>();
  return { kept, recall: async (key) => kept.get(key) ?? null, keep: async (key, choices) => void kept.set(key, choices) };
}

afterEach(() => choose({}));

onEveryDevice((name) => {
  it(name === 'wasm' ? 'has nothing to choose' : 'races once and remembers', async () => {
    const device = await openDevice(name);
    const body = loadBody(drawModel('tuning'));
    const memory = openMemory();
    let races = 0;
    await tuneFor(body, device, memory, () => races++);
    await tuneFor(body, device, memory, () => races++);
    expect([races, memory.kept.size]).toEqual(name === 'wasm' ? [0, 0] : [1, 1]);
    for (const [key, choices] of memory.kept) {
      expect(key).toContain(device.adapter);
      for (const [occasion, program] of Object.entries(choices)) expect(chosen(occasion.split(' ')[0]!, occasion.split(' ').slice(1).join(' '))).toBe(program);
    }
    await tuneFor(body, device, undefined, () => races++);
    expect(races, 'Without a memory nothing is raced.').toBe(name === 'wasm' ? 0 : 1);
    for (const occasion of [...memory.kept.values()].flatMap((choices) => Object.keys(choices)))
      expect(chosen(occasion.split(' ')[0]!, occasion.split(' ').slice(1).join(' '))).toBeUndefined();
    disposeBody(body);
  });
});

/** Tuning for a model's heads: every kernel is timed at both ends of its sizes. */
import { expect, it } from 'vitest';
import { tuneHeads } from '../../src/ops/tuning/tuneHeads';
import { onEveryDevice } from './rig/device';

onEveryDevice(() => {
  it('names a program for each size class that it had time for', async () => {
    let now = 0;
    const programs = await tuneHeads({ heads: 4, keyHeads: 2, width: 16 }, 64, 1000, () => now++);
    expect(Object.keys(programs).sort()).toEqual([
      'Attention 4 heads on 2 of 16',
      'AttentionGradient 4 heads on 2 of 16',
      'CacheAttention 4 heads on 2 of 16, few rows',
      'CacheAttention 4 heads on 2 of 16, many rows',
      'Shrink few rows',
      'Shrink many rows'
    ]);
    expect(['plain', 'tile']).toContain(programs['Attention 4 heads on 2 of 16']);
    expect(['plain', 'group']).toContain(programs['CacheAttention 4 heads on 2 of 16, few rows']);
    expect(['plain', 'serial']).toContain(programs['Shrink few rows']);
  });

  it('leaves out what it has no time for', async () => {
    let now = 0;
    expect(await tuneHeads({ heads: 4, keyHeads: 2, width: 16 }, 64, 0, () => now++)).toEqual({});
  });
}, ['webgpu']);

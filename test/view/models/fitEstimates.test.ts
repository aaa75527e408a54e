/** What fits where, by what a browser tells of its machine, in words, and asked once. */
import { describe, expect, it } from 'vitest';
import { configOf } from '../../../src/record/config';
import type { Fit, FitCandidate } from '../../../src/record/fit';
import { OFFERED } from '../../../src/record/model';
import { PRESETS, settingsFor } from '../../../src/view/settings/preset';
import { readGrants, type Machine } from '../../../src/bridge/grant';
import { FitEstimates, chatConfig } from '../../../src/view/models/fitEstimates';
import { describeMisfit, describeNeed } from '../../../src/view/models/describeFit';
import { madeModels } from './made';

const GIB = 2 ** 30;
const offeredAs = (title: string): FitCandidate => ({ kind: 'offered', ...OFFERED.find((offered) => offered.title.startsWith(title))! });
const machine = (deviceMemory?: number, architecture = 'ampere', binding = 2 * GIB): Machine => ({
  ...(deviceMemory === undefined ? {} : { deviceMemory }),
  gpu: { requestAdapter: async () => ({ limits: { maxStorageBufferBindingSize: binding }, info: { architecture, description: '' } }) }
});

describe('a grant', () => {
  it("is the adapter's limit and memory where less is told than the most that may be told", async () => {
    expect((await readGrants(machine(4)))('auto')).toEqual({ device: 'webgpu', memory: 4 * GIB, binding: 2 * GIB });
    expect((await readGrants(machine(8)))('auto').memory).toBe(Infinity);
    expect((await readGrants(machine()))('auto').memory).toBe(Infinity);
  });

  it('is of the device that the settings mean: software passes for a GPU only where it is asked for', async () => {
    const grantOf = await readGrants(machine(4, 'swiftshader'));
    expect((['auto', 'webgpu', 'wasm'] as const).map((device) => grantOf(device).device)).toEqual(['wasm', 'webgpu', 'wasm']);
    expect((await readGrants({}))('auto')).toEqual({ device: 'wasm', memory: Infinity, binding: Infinity });
  });
});

describe('a model', () => {
  const scales = (device: Machine) => new FitEstimates(madeModels(), device);
  const three = offeredAs('Qwen2.5 3B');
  const config = configOf({ ...PRESETS['three-billion'] });

  it('is weighed once for all that its memory follows from', async () => {
    let asked = 0;
    const { estimateFit: estimateFit } = madeModels();
    const counted = new FitEstimates({ estimateFit: (...request) => (asked++, estimateFit(...request)) }, machine());
    await counted.estimate(three, config);
    await counted.estimate(three, { ...config, seed: 9, queries: 3 });
    expect(asked).toBe(1);
    await counted.estimate(three, { ...config, rank: 16 });
    expect(asked).toBe(2);
  });

  it('that cannot be read is not weighed', async () => {
    const broken = new FitEstimates({ estimateFit: () => Promise.reject(new Error('It is damaged.')) }, machine());
    expect(await broken.estimate(three, config)).toBeNull();
  });

  it('of 3B can be talked to on 4 GiB and trained with its preset on 8, with less on 6', async () => {
    const talk = (await scales(machine(4)).estimate(three, chatConfig('auto')))!;
    expect(describeMisfit(talk, null)).toBeNull();
    expect(describeNeed(talk)).toMatch(/^weights 2\.3 GB, cache 2\d\d MB$/);
    const team = (await scales(machine(7.9)).estimate(three, config))!;
    expect(describeMisfit(team, null)).toBeNull();
    expect(describeNeed(team)).toMatch(/^weights 2\.3 GB, cache 1\.1 GB, adapters \d+ MB, training 3\.\d GB$/);
    const tight = (await scales(machine(6)).estimate(three, config))!;
    expect(describeMisfit(tight, null)).toMatch(
      /^The model takes 2\.3 GB, and with its cache and training 7\.\d GB, where this device has 5\.8 GB to give\. It would fit with conversations of at most 1865 tokens/
    );
  });

  it('names the largest that fits where nothing of it would', async () => {
    const here = scales({});
    const largest = await here.largestFitting('auto');
    expect(largest).toBe('SmolLM2 135M Instruct');
    const fit = (await here.estimate(offeredAs('Qwen3 0.6B'), chatConfig('auto'))) as Fit;
    expect(describeMisfit(fit, largest)).toBe(
      'Without WebGPU a model is unpacked, here to 4.8 GB, where 2.5 GB are the most. The largest here that fits is SmolLM2 135M Instruct.'
    );
    expect(describeMisfit(fit, null)).toContain('Seedling fits.');
  });

  it('is trained with the settings of its size', async () => {
    const small = OFFERED[2]!;
    const fit = await scales(machine(4)).estimate(offeredAs(small.title), settingsFor({ name: 'any', parameters: small.parameters }, config));
    expect(fit?.problem).toBeNull();
  });
});

/** What fits where, in words. */
import { expect, it } from 'vitest';
import { OFFERED } from '../../../src/record/model';
import { misfit, needOf } from '../../../src/view/models/need';

const parametersOf = (title: string) => OFFERED.find((offered) => offered.title.startsWith(title))!.parameters;
const GB = 2 ** 30;

it('a 3B model in 4 bits and its cache take some 2.2 GB', () => expect(needOf(parametersOf('Qwen2.5 3B'), 'webgpu') / 1e9).toBeCloseTo(2.2, 1));

it('says nothing where it fits, or where the browser tells only that there are 8 GB or more', () => {
  expect(misfit(4e9, { device: 'webgpu', memory: null })).toBeNull();
  expect(misfit(20e9, { device: 'webgpu', memory: 8 * GB })).toBeNull();
  expect(misfit(parametersOf('SmolLM2 135M'), { device: 'wasm', memory: 8 * GB })).toBeNull();
});

it('names the reason and the largest that fits', () => {
  expect(misfit(parametersOf('Qwen3 0.6B'), { device: 'wasm', memory: null })).toBe(
    'Without WebGPU a model is unpacked, here to 4.8 GB, where 2.5 GB are the most. The largest here that fits is SmolLM2 135M Instruct.'
  );
  expect(misfit(parametersOf('Qwen3 4B'), { device: 'webgpu', memory: 2 * GB })).toContain(
    'this machine has 2.1 GB in all. The largest here that fits is Qwen3 1.7B.'
  );
});

/** Named sets of settings, given as `?preset=`, and the one that suits a model's size. */
import { DEFAULTS, type RunConfig } from '../../record/config';
import { modelKey, OFFERED, type ModelRequest } from '../../record/model';
import type { Preset } from '../../system/system';
import { presetsOf, systemNamed } from '../../system/systems';

/** The name of an offered model, as runs name it once it was downloaded. */
const named = (title: string): string => modelKey(OFFERED.find((offered) => offered.title === title) as ModelRequest);

/**
 * For models that were never shown this shop: a warm-up on demonstrations, then fewer and smaller trees than Seedling's. A turn of 72 tokens holds the
 * longest of the demonstrations, 62 in Qwen2.5's tokenizer. Ranks are what the GPU's memory leaves
 * room for (docs/scaling.md): 16, a usual LoRA rank, at half a billion; 4 at three billion, where 0.12 GB are left of 7.2 and rank 5 would take 0.19 more.
 */
const REAL: Preset = {
  maxTurns: 16,
  maxTokens: 72,
  toolCalls: 'grammar',
  warmupSteps: 2,
  evaluateEvery: 10,
  checkpointEvery: 5,
  innerUpdates: 1,
  rateFall: 0,
  warmupUpdates: 2
};

/** Those of real models fit a GPU of 8 GB (test/view/settings/preset.test.ts). */
export const PRESETS: Readonly<Record<string, Preset>> = {
  default: {},
  ...presetsOf(),
  'half-billion': {
    model: named('Qwen2.5 0.5B Instruct'),
    ...REAL,
    ...{ cacheMegabytes: 1024, steps: 50, queries: 4, groupSize: 6, topK: 2, evaluateRows: 40 },
    ...{ rank: 16, alpha: 32, learningRate: 5e-5, tokenBudget: 4096 },
    ...{ warmRows: 200, warmEpochs: 2, warmBatch: 8, warmRate: 2e-4 }
  },
  'three-billion': {
    model: named('Qwen2.5 3B Instruct'),
    ...REAL,
    ...{ cacheMegabytes: 1024, steps: 30, queries: 2, groupSize: 4, topK: 2, evaluateRows: 20 },
    ...{ rank: 4, alpha: 8, learningRate: 2e-5, tokenBudget: 2048 },
    ...{ warmRows: 100, warmEpochs: 1, warmBatch: 8, warmRate: 1e-4 }
  }
};

/** Parameters up to which a model is trained as those of half a billion are. */
const SMALL = 1e9;

/** The name of the preset for a real model of so many parameters. */
export const presetFor = (parameters: number): string => (parameters <= SMALL ? 'half-billion' : 'three-billion');

/** Settings for a model: the preset of its size, or the defaults where it has none, those of the system over them, with the seed, the device and the rows as they were; without a warm-up where those show no solutions. */
export function settingsFor({ name, parameters }: { readonly name: string; readonly parameters: number | null }, before: RunConfig): RunConfig {
  const { system, seed, device, data, row } = before;
  const kept = { seed, device, data, row, ...(data !== DEFAULTS.data || row ? { warmRows: 0 } : {}) };
  return { ...DEFAULTS, ...(parameters === null ? {} : PRESETS[presetFor(parameters)]), ...systemNamed(system).settings, ...kept, system, model: name };
}

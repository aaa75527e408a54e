/** The command line of an experiment. */
import { parse } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunConfig } from '../../src/record/config';
import type { Preset } from '../../src/system/system';
import { presetsOf, systemConfig } from '../../src/system/systems';
import { TEST_ROWS } from '../../src/task/subset';
import type { HeldOutOptions } from './heldOut';
import { armsFor, armsNamed, type Arm } from './suite/arm';
import { isSuiteName, SUITES, type SuiteName } from './suites';

export interface ExperimentOptions extends HeldOutOptions {
  /** What is run in place of the run alone; null where that is all. */
  readonly suite: SuiteName | null;
  /** Of the suite: what is run; none where there is no suite. */
  readonly arms: readonly Arm[];
  /** Of the learning suite: samples of each row for pass@k. */
  readonly draws: number;
  readonly config: RunConfig;
  /** The config's seed and those after it. */
  readonly seeds: readonly number[];
  readonly out: string;
  /** Paths of the model files; one, but in the suite of sizes. */
  readonly bases: readonly string[];
  /** `light` leaves out what happened turn by turn. */
  readonly events: 'full' | 'light';
  /** Steps between checkpoints. */
  readonly checkpoint: number;
}

export const USAGE = `npm run experiment -- [options]
  --seeds 3          how many seeds, from the config's seed on
  --steps 150        training steps
  --preset name      an experiment of a system by its name, as in the page's ?preset=: its settings lie under those of --config
  --config '{...}'   settings by name, as JSON; those not named have their defaults
  --out runs/name    folder for events.jsonl, metrics.csv and summary.json of each seed, and summary.md
  --base path        the model file: one that npm run seedling wrote, or a GGUF file; of the suite of sizes several, with commas between
  --rows 600         rows, at most 600, of the greedy and the sampled evaluation before and after: dev rows, for all that is tried and chosen
  --final            test rows instead, once, when nothing is left to choose; what --out holds already is not trained again
  --events light     full keeps every turn (large), light only what happened to the step
  --suite learning   the controls beside the run, each in a folder of its own, and learning.md with their tables
  --suite credit     VR-GRPO as in the paper and with one other option each, at equal sampled tokens: credit.md, and credit.csv for figures
  --suite claims     what the systems' papers claim, each as two arms at equal sampled tokens: claims.md with a verdict a claim, claims.csv and claims.svg
  --suite sizes      the team and the single agent, each shown solutions, on every --base: success against operations, tokens and seconds a task, with the Pareto front, sizes.md and sizes.svg
  --quick            a suite small and short: one seed, 20 rows, 10 steps of 4 queries, to see its shape in minutes, not to judge by
  --arms a,b         of a suite: these arms only; those that are finished in --out are only read. All where it is left out
  --draws 64         of the learning suite: samples of each row for pass@k, before and after training
  --checkpoint 10    steps between checkpoints; run the same command again to continue from the last`;

/** What `--quick` puts in place of the defaults. */
const QUICK = { config: { steps: 10, queries: 4, groupSize: 4, evaluateEvery: 0 }, seeds: '1', rows: '20' } as const;

const whole = (name: string, text: string, least: number, most = Infinity): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new RangeError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
  if (value > most) throw new RangeError(`--${name} must be at most ${most}, not ${value}.`);
  return value;
};

function settings(text: string): Record<string, unknown> {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`--config must be JSON such as '{"queries":6}': ${(error as Error).message}.`, { cause: error });
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) throw new RangeError(`--config must be a JSON object such as '{"queries":6}'.`);
  return { ...values };
}

/** What a preset sets; nothing where none is named. Throws a RangeError where it is unknown. */
function presetNamed(name: string | undefined): Preset {
  const presets = presetsOf();
  if (name === undefined) return {};
  if (!Object.hasOwn(presets, name)) throw new RangeError(`There is no preset "${name}". Known presets: ${Object.keys(presets).join(', ')}.`);
  return presets[name]!;
}

/** The suite of that name; null where there is none. Throws a RangeError where it is unknown. */
function suiteNamed(name: string | undefined): SuiteName | null {
  if (name === undefined) return null;
  if (!isSuiteName(name)) throw new RangeError(`--suite must be ${Object.keys(SUITES).join(' or ')}, not "${name}".`);
  return name;
}

/** What is run of a suite, where some arms may be named. */
function armsAsked(suite: SuiteName | null, names: string | undefined, config: RunConfig): readonly Arm[] {
  if (suite === null) {
    if (names !== undefined)
      throw new RangeError(
        `--arms names arms of a suite: add ${Object.keys(SUITES)
          .map((name) => `--suite ${name}`)
          .join(' or ')}.`
      );
    return [];
  }
  const { arms } = SUITES[suite];
  return names === undefined
    ? armsFor(arms, config)
    : armsNamed(
        names.split(',').map((name) => name.trim()),
        arms,
        config
      );
}

/** What results call a model file: its name without folder and ending. */
export const baseName = (path: string): string => parse(path).name;

/** Model files, by their paths. Throws a RangeError where there are several and one is needed, or two of one name. */
function basesOf(paths: string, suite: SuiteName | null): readonly string[] {
  const bases = paths.split(',').map((path) => path.trim());
  if (bases.length > 1 && suite !== 'sizes') throw new RangeError(`--base names ${bases.length} files, which only --suite sizes compares. Name one.`);
  const names = bases.map(baseName);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`Two files of --base are called ${twice}, and results are kept by that name. Rename one.`);
  return bases;
}

/** Reads the arguments after the script's name. Throws an Error whose message is a sentence about the first that is wrong. */
export function readExperimentOptions(args: readonly string[]): ExperimentOptions {
  const { values } = parseArgs({
    args: args.filter((arg, index) => index > 0 || arg !== '--'),
    options: {
      suite: { type: 'string' },
      arms: { type: 'string' },
      draws: { type: 'string', default: '64' },
      seeds: { type: 'string' },
      steps: { type: 'string' },
      preset: { type: 'string' },
      config: { type: 'string', default: '{}' },
      out: { type: 'string', default: 'runs/experiment' },
      base: { type: 'string', default: 'public/models/seedling.safetensors' },
      rows: { type: 'string' },
      final: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      events: { type: 'string', default: 'light' },
      checkpoint: { type: 'string', default: '10' }
    }
  });
  const steps = values.steps === undefined ? {} : { steps: whole('steps', values.steps, 0) };
  const config = systemConfig({ ...presetNamed(values.preset), ...(values.quick ? QUICK.config : {}), ...settings(values.config), ...steps });
  if (values.events !== 'full' && values.events !== 'light') throw new RangeError(`--events must be full or light, not "${values.events}".`);
  const suite = suiteNamed(values.suite);
  if (suite !== null && config.data !== 'shop') throw new RangeError(`Suites compare on the rows of the shop. Leave out --suite, or set "data" to shop.`);
  if (values.quick && suite === null)
    throw new RangeError(
      `--quick is of a suite: add ${Object.keys(SUITES)
        .map((name) => `--suite ${name}`)
        .join(' or ')}.`
    );
  return {
    suite,
    arms: armsAsked(suite, values.arms, config),
    draws: whole('draws', values.draws, 1),
    config,
    seeds: Array.from({ length: whole('seeds', values.seeds ?? (values.quick ? QUICK.seeds : '3'), 1) }, (_, index) => config.seed + index),
    out: values.out,
    bases: basesOf(values.base, suite),
    rows: whole('rows', values.rows ?? (values.quick ? QUICK.rows : String(TEST_ROWS.all)), 5, TEST_ROWS.all),
    final: values.final,
    events: values.events,
    checkpoint: whole('checkpoint', values.checkpoint, 1)
  };
}

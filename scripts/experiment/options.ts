/** The command line of an experiment. */
import { parseArgs } from 'node:util';
import { configOf, type RunConfig } from '../../src/record/config';
import { TEST_ROWS } from '../../src/task/subset';
import { ARMS, armsNamed, type Arm } from './learning/arms';

export interface ExperimentOptions {
  /** Whether the run's controls are run beside it; null where it is run alone. */
  readonly suite: 'learning' | null;
  /** Of the suite: what is run. */
  readonly arms: readonly Arm[];
  /** Of the suite: samples of each row for pass@k. */
  readonly draws: number;
  readonly config: RunConfig;
  /** The config's seed and those after it. */
  readonly seeds: readonly number[];
  readonly out: string;
  /** Path of the model file. */
  readonly base: string;
  /** Rows of the evaluations before and after. */
  readonly rows: number;
  /** Whether those are test rows; else they are dev rows, by which everything is chosen. */
  readonly final: boolean;
  /** `light` leaves out what happened turn by turn. */
  readonly events: 'full' | 'light';
  /** Steps between checkpoints. */
  readonly checkpoint: number;
}

export const USAGE = `npm run experiment -- [options]
  --seeds 3          how many seeds, from the config's seed on
  --steps 150        training steps
  --config '{...}'   settings by name, as JSON; those not named have their defaults
  --out runs/name    folder for events.jsonl, metrics.csv and summary.json of each seed, and summary.md
  --base path        the model file: one that npm run seedling wrote, or a GGUF file
  --rows 600         rows, at most 600, of the greedy and the sampled evaluation before and after: dev rows, for all that is tried and chosen
  --final            test rows instead, once, when nothing is left to choose
  --events light     full keeps every turn (large), light only what happened to the step
  --suite learning   the controls beside the run, each in a folder of its own, and learning.md with their tables
  --arms a,b         of the suite: these arms only; those that are finished in --out are only read. All where it is left out
  --draws 64         of the suite: samples of each row for pass@k, before and after training
  --checkpoint 10    steps between checkpoints; run the same command again to continue from the last`;

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

/** Reads the arguments after the script's name. Throws an Error whose message is a sentence about the first that is wrong. */
export function readExperimentOptions(args: readonly string[]): ExperimentOptions {
  const { values } = parseArgs({
    args: args.filter((arg, index) => index > 0 || arg !== '--'),
    options: {
      suite: { type: 'string' },
      arms: { type: 'string' },
      draws: { type: 'string', default: '64' },
      seeds: { type: 'string', default: '3' },
      steps: { type: 'string' },
      config: { type: 'string', default: '{}' },
      out: { type: 'string', default: 'runs/experiment' },
      base: { type: 'string', default: 'public/models/seedling.safetensors' },
      rows: { type: 'string', default: String(TEST_ROWS.all) },
      final: { type: 'boolean', default: false },
      events: { type: 'string', default: 'light' },
      checkpoint: { type: 'string', default: '10' }
    }
  });
  const steps = values.steps === undefined ? {} : { steps: whole('steps', values.steps, 1) };
  const config = configOf({ ...settings(values.config), ...steps });
  if (values.events !== 'full' && values.events !== 'light') throw new RangeError(`--events must be full or light, not "${values.events}".`);
  if (values.suite !== undefined && values.suite !== 'learning') throw new RangeError(`--suite must be learning, not "${values.suite}".`);
  if (values.arms !== undefined && values.suite === undefined) throw new RangeError('--arms names arms of a suite: add --suite learning.');
  return {
    suite: values.suite ?? null,
    arms: values.arms === undefined ? ARMS : armsNamed(values.arms.split(',').map((name) => name.trim())),
    draws: whole('draws', values.draws, 1),
    config,
    seeds: Array.from({ length: whole('seeds', values.seeds, 1) }, (_, index) => config.seed + index),
    out: values.out,
    base: values.base,
    rows: whole('rows', values.rows, 5, TEST_ROWS.all),
    final: values.final,
    events: values.events,
    checkpoint: whole('checkpoint', values.checkpoint, 1)
  };
}

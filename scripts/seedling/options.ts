/** The command line of a training of Seedling. */
import { parseArgs } from 'node:util';
import { GROUP_SIZE } from '../../src/math/quantise';
import type { BodySize } from './bodyShape';
import { OPTIMISERS, RECIPE } from './recipe';
import { REGIMES, type RegimeChoice } from './regime';

/** What was asked for. */
export interface SeedlingOptions extends RegimeChoice, BodySize {
  readonly seed: number;
  /** Folder of checkpoint, curve and models. */
  readonly out: string;
  /** Where the finished model goes besides; null where nowhere. */
  readonly save: string | null;
  /** Dev rows of each look. */
  readonly rows: number;
  /** Stop after so many steps without measuring; null where to the end. */
  readonly steps: number | null;
  /** Measure the test rows at the end, once nothing is left to choose. */
  readonly final: boolean;
  /** Only show what would be learned. */
  readonly survey: boolean;
}

const whole = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new RangeError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
  return value;
};

function share(name: string, text: string): number {
  const value = Number(text);
  if (!text.trim() || !(value >= 0 && value < 1)) throw new RangeError(`--${name} must be a share of at least 0 and below 1, not "${text}".`);
  return value;
}

const oneOf = <Name extends string>(option: string, names: readonly Name[], text: string): Name => {
  const name = names.find((each) => each === text);
  if (!name) throw new RangeError(`--${option} must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, not "${text}".`);
  return name;
};

/** Trained tokens. */
const TARGETS = 4_000_000;

/** Share of conversations that begin with a recalled strategy. */
const MEMORY = 0.25;

/** Share of plans among all conversations. */
const PLANS: Readonly<Record<RegimeChoice['regime'], number>> = { everything: 0, invocation: 0.08, atoms: 0, maths: 0 };

/** What was said of the regime. Throws a RangeError where something was said that does not go with it. */
function regimeChoice(values: Readonly<Partial<Record<Exclude<keyof RegimeChoice, 'progressive'>, string>>>): Omit<RegimeChoice, 'progressive'> {
  const regime = oneOf('regime', REGIMES, values.regime!);
  if ((regime === 'everything' || regime === 'maths') && values.coop !== undefined)
    throw new RangeError(`--coop belongs to --regime invocation and --regime atoms; leave it out for ${regime}.`);
  if (regime === 'maths' && values.memory !== undefined) throw new RangeError('--memory belongs to the regimes of the shop; in maths nothing is recalled.');
  return {
    regime,
    coop: share('coop', values.coop ?? String(PLANS[regime])),
    targets: whole('targets', values.targets ?? String(TARGETS), 1),
    memory: share('memory', values.memory ?? String(MEMORY)),
    optimiser: oneOf('optimiser', OPTIMISERS, values.optimiser ?? 'muon')
  };
}

/** Reads the arguments after the script's name. Throws an Error whose message is a sentence about the first that is wrong. */
export function readSeedlingOptions(args: readonly string[]): SeedlingOptions {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      regime: { type: 'string', default: 'invocation' },
      progressive: { type: 'boolean', default: false },
      coop: { type: 'string' },
      targets: { type: 'string' },
      memory: { type: 'string' },
      optimiser: { type: 'string' },
      width: { type: 'string', default: String(RECIPE.shape.width) },
      layers: { type: 'string', default: String(RECIPE.shape.layers) },
      seed: { type: 'string', default: '0' },
      out: { type: 'string', default: 'runs/seedling' },
      save: { type: 'string' },
      rows: { type: 'string', default: '200' },
      steps: { type: 'string' },
      final: { type: 'boolean', default: false },
      survey: { type: 'boolean', default: false }
    }
  });
  const width = whole('width', values.width, GROUP_SIZE);
  if (width % GROUP_SIZE) throw new RangeError(`--width must be a multiple of ${GROUP_SIZE}, not ${width}.`);
  return {
    ...regimeChoice(values),
    progressive: values.progressive,
    width,
    layers: whole('layers', values.layers, 1),
    seed: whole('seed', values.seed, 0),
    out: values.out,
    save: values.save ?? null,
    rows: whole('rows', values.rows, 5),
    steps: values.steps === undefined ? null : whole('steps', values.steps, 1),
    final: values.final,
    survey: values.survey
  };
}

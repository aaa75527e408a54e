/** The command line of a training of Seedling. */
import { parseArgs } from 'node:util';
import { ARMS, type Arm } from './recipe';

/** What was asked for. */
export interface SeedlingOptions {
  readonly arm: Arm;
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

/** Reads the arguments after the script's name. Throws an Error whose message is a sentence about the first that is wrong. */
export function readSeedlingOptions(args: readonly string[]): SeedlingOptions {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      arm: { type: 'string', default: 'progressive' },
      seed: { type: 'string', default: '0' },
      out: { type: 'string', default: 'runs/seedling' },
      save: { type: 'string' },
      rows: { type: 'string', default: '200' },
      steps: { type: 'string' },
      final: { type: 'boolean', default: false },
      survey: { type: 'boolean', default: false }
    }
  });
  const arm = ARMS.find((each) => each === values.arm);
  if (!arm) throw new RangeError(`--arm must be ${ARMS.join(' or ')}, not "${values.arm}".`);
  return {
    arm,
    seed: whole('seed', values.seed, 0),
    out: values.out,
    save: values.save ?? null,
    rows: whole('rows', values.rows, 5),
    steps: values.steps === undefined ? null : whole('steps', values.steps, 1),
    final: values.final,
    survey: values.survey
  };
}

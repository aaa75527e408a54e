/** The command line says what is wrong with it. */
import { describe, expect, it } from 'vitest';
import { readSeedlingOptions } from '../../scripts/seedling/options';

describe('options', () => {
  it('have defaults', () =>
    expect(readSeedlingOptions(['--'])).toEqual({
      regime: 'invocation',
      progressive: false,
      coop: 0.08,
      targets: 4_000_000,
      memory: 0.25,
      optimiser: 'muon',
      width: 128,
      layers: 4,
      seed: 0,
      out: 'runs/seedling',
      save: null,
      rows: 200,
      steps: null,
      final: false,
      survey: false
    }));
  it('read the progressive schedule', () => expect(readSeedlingOptions(['--progressive', '--steps', '20'])).toMatchObject({ progressive: true, steps: 20 }));
  it('read a regime, its share of plans and a body', () =>
    expect(readSeedlingOptions(['--regime', 'atoms', '--coop', '0.01', '--width', '128', '--layers', '6', '--targets', '9000'])).toMatchObject({
      regime: 'atoms',
      coop: 0.01,
      width: 128,
      layers: 6,
      targets: 9000
    }));
  it('show plans, without names, as 8% of the conversations where nobody is taught whom to call, and no plan beside single requests', () => {
    const plansOf = (regime: string) => readSeedlingOptions(['--regime', regime]).coop;
    expect(['invocation', 'atoms'].map(plansOf)).toEqual([0.08, 0]);
  });
  it.each([
    [['--regime', 'all'], '--regime must be everything, invocation, atoms or maths, not "all".'],
    [['--regime', 'atoms', '--coop', '1'], '--coop must be a share of at least 0 and below 1, not "1".'],
    [['--regime', 'everything', '--coop', '0.1'], '--coop belongs to --regime invocation and --regime atoms'],
    [['--width', '100'], '--width must be a multiple of 32, not 100.'],
    [['--optimiser', 'sgd'], '--optimiser must be muon or adamw, not "sgd".'],
    [['--steps', '0'], '--steps must be a whole number of at least 1, not "0".'],
    [['--seed', 'x'], '--seed must be a whole number of at least 0, not "x".']
  ])('refuse %j', (args, message) => expect(() => readSeedlingOptions(args)).toThrow(message));
});

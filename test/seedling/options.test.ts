/** The command line says what is wrong with it. */
import { describe, expect, it } from 'vitest';
import { readSeedlingOptions } from '../../scripts/seedling/options';

describe('options', () => {
  it('have defaults', () =>
    expect(readSeedlingOptions(['--'])).toEqual({
      arm: 'progressive',
      seed: 0,
      out: 'runs/seedling',
      save: null,
      rows: 200,
      steps: null,
      final: false,
      survey: false
    }));
  it('read the arm of the ablation', () => expect(readSeedlingOptions(['--arm', 'whole', '--steps', '20'])).toMatchObject({ arm: 'whole', steps: 20 }));
  it.each([
    [['--arm', 'none'], '--arm must be progressive or whole, not "none".'],
    [['--steps', '0'], '--steps must be a whole number of at least 1, not "0".'],
    [['--seed', 'x'], '--seed must be a whole number of at least 0, not "x".']
  ])('refuse %j', (args, message) => expect(() => readSeedlingOptions(args)).toThrow(message));
});

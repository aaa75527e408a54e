/** The command line says what is wrong with it. */
import { describe, expect, it } from 'vitest';
import { heldOutTasks } from '../../scripts/experiment/heldOut';
import { ARMS } from '../../scripts/experiment/learning/arms';
import { readExperimentOptions } from '../../scripts/experiment/options';
import { DEFAULTS } from '../../src/record/config';

describe('options', () => {
  it('have defaults', () => {
    expect(readExperimentOptions([])).toMatchObject({
      config: DEFAULTS,
      seeds: [7, 8, 9],
      rows: 600,
      final: false,
      events: 'light',
      suite: null,
      draws: 64,
      arms: ARMS
    });
  });

  it('read every argument, with or without the dashes npm leaves', () => {
    const args = [
      '--seeds',
      '2',
      '--steps',
      '5',
      '--config',
      '{"seed":3,"queries":9}',
      '--out',
      'o',
      '--base',
      'b',
      '--rows',
      '10',
      '--final',
      '--events',
      'full',
      '--checkpoint',
      '2',
      '--suite',
      'learning',
      '--arms',
      'trained, base',
      '--draws',
      '8'
    ];
    const expected = {
      suite: 'learning',
      arms: ARMS.slice(0, 2),
      draws: 8,
      config: { ...DEFAULTS, seed: 3, queries: 9, steps: 5 },
      seeds: [3, 4],
      out: 'o',
      base: 'b',
      rows: 10,
      final: true,
      events: 'full',
      checkpoint: 2
    };
    expect(readExperimentOptions(args)).toEqual(expected);
    expect(readExperimentOptions(['--', ...args])).toEqual(expected);
  });

  it.each([
    [['--seeds', '0'], '--seeds must be a whole number of at least 1, not "0".'],
    [['--steps', 'many'], '--steps must be a whole number of at least 1, not "many".'],
    [['--config', '{queries:6}'], /--config must be JSON such as/],
    [['--config', '[1]'], /--config must be a JSON object/],
    [['--config', '{"querys":6}'], /There is no setting "querys"/],
    [['--config', '{"queries":0}'], /"queries" must be a whole number from 1 to 64/],
    [['--events', 'some'], '--events must be full or light, not "some".'],
    [['--arms', 'base'], '--arms names arms of a suite: add --suite learning.'],
    [['--suite', 'learning', '--arms', 'base,other'], /^There is no arm "other". The arms are base, trained, /],
    [['--suite', 'learning', '--arms', 'base,swapped'], 'The arm swapped needs trained: name it too. What is finished is only read.'],
    [['--suite', 'other'], '--suite must be learning, not "other".'],
    [['--draws', '0'], '--draws must be a whole number of at least 1, not "0".'],
    [['--rows', '601'], '--rows must be at most 600, not 601.'],
    [['--nonsense'], /--nonsense/]
  ])('refuse %j', (args, message) => expect(() => readExperimentOptions(args)).toThrow(message));
});

it('measure test rows only where the measurement is said to be final', () => {
  const splitsOf = (args: readonly string[]) => new Set(heldOutTasks(readExperimentOptions(args)).map(({ split }) => split));
  expect(splitsOf([])).toEqual(new Set(['dev']));
  expect(splitsOf(['--final'])).toEqual(new Set(['test']));
  expect(heldOutTasks(readExperimentOptions([]))).toHaveLength(600);
});

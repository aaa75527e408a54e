/** The command line says what is wrong with it. */
import { describe, expect, it } from 'vitest';
import { heldOutTasks } from '../../scripts/experiment/heldOut';
import { CREDIT_ARMS } from '../../scripts/experiment/credit/arms';
import { PAPER } from '../../src/record/paper';
import { LEARNING_ARMS } from '../../scripts/experiment/learning/arms';
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
      arms: []
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
      arms: LEARNING_ARMS.slice(0, 2),
      draws: 8,
      config: { ...DEFAULTS, seed: 3, queries: 9, steps: 5 },
      seeds: [3, 4],
      out: 'o',
      bases: ['b'],
      rows: 10,
      final: true,
      events: 'full',
      checkpoint: 2
    };
    expect(readExperimentOptions(args)).toEqual(expected);
    expect(readExperimentOptions(['--', ...args])).toEqual(expected);
  });

  it('run all arms of a suite that say something under the config, where none is named', () => {
    const armsOf = (...args: readonly string[]) => readExperimentOptions(['--suite', ...args]).arms.map(({ name }) => name);
    expect(armsOf('learning')).toEqual(LEARNING_ARMS.map(({ name }) => name));
    const all = CREDIT_ARMS.map(({ name }) => name);
    const leftOut = (config: object) => all.filter((name) => !armsOf('credit', '--config', JSON.stringify(config)).includes(name));
    expect(leftOut({ topK: 3 })).toEqual([]);
    expect(leftOut({})).toEqual([]);
    expect(leftOut({ ...PAPER })).toEqual(['default']);
    expect(leftOut({ topK: 3, efficiencyWeight: 0 })).toEqual(['cost-right', 'cost-rise', 'no-cost']);
    expect(leftOut({ topK: 3, beta: 0, continuationSamples: 1, row: 'train-coop-0042' })).toEqual(['averaged', 'lately', 'kl-on-flat']);
  });

  it.each([
    [['--seeds', '0'], '--seeds must be a whole number of at least 1, not "0".'],
    [['--preset', 'nothing'], 'There is no preset "nothing". Known presets: paper'],
    [['--config', '{"system":"nobody"}'], 'There is no system "nobody". Known systems: hima'],
    [['--steps', '0'], 'There is no step to take.'],
    [['--steps', 'many'], '--steps must be a whole number of at least 0, not "many".'],
    [['--config', '{queries:6}'], /--config must be JSON such as/],
    [['--config', '[1]'], /--config must be a JSON object/],
    [['--config', '{"querys":6}'], /There is no setting "querys"/],
    [['--config', '{"queries":0}'], /"queries" must be a whole number from 1 to 64/],
    [['--events', 'some'], '--events must be full or light, not "some".'],
    [['--arms', 'base'], '--arms names arms of a suite: add --suite learning or --suite credit or --suite claims or --suite sizes.'],
    [['--suite', 'learning', '--arms', 'base,other'], /^There is no arm "other". The arms are base, trained, /],
    [['--suite', 'learning', '--arms', 'base,swapped'], 'The arm swapped needs trained: name it too. What is finished is only read.'],
    [['--suite', 'other'], '--suite must be learning or credit or claims or sizes, not "other".'],
    [['--suite', 'credit', '--arms', 'paper,trained'], /^There is no arm "trained". The arms are paper, between, /],
    [['--suite', 'credit', '--arms', 'between'], 'The arm between needs paper: name it too. What is finished is only read.'],
    [['--suite', 'credit', '--arms', 'paper,kl-on-flat', '--config', '{"beta":0}'], 'The arm kl-on-flat is impossible where "beta" is 0: nothing pulls.'],
    [['--suite', 'claims', '--base', 'a.safetensors,b.safetensors'], '--base names 2 files, which only --suite sizes compares. Name one.'],
    [['--suite', 'sizes', '--base', 'small/a.safetensors,large/a.gguf'], 'Two files of --base are called a, and results are kept by that name. Rename one.'],
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

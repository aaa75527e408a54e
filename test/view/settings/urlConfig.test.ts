/** An experiment as a link, there and back. */
import { expect, test } from 'vitest';
import { configOf, DEFAULTS } from '../../../src/record/config';
import { readUrlConfig, parseFieldValue, writeUrlConfig } from '../../../src/view/settings/urlConfig';
import { INHERITED } from '../../record/inherited';

test('fields are read by name, the rest are defaults', () => {
  expect(readUrlConfig('?seed=8&queries=4&select=all&learningRate=0.002')).toEqual({
    config: { ...DEFAULTS, seed: 8, queries: 4, select: 'all', learningRate: 0.002 },
    problems: []
  });
});

test('a setting that there is no more is passed over', () => {
  expect(readUrlConfig('?sampling=trajectory&seed=8')).toEqual({ config: { ...DEFAULTS, seed: 8 }, problems: [] });
});

test('a preset is laid under the fields', () => {
  expect(readUrlConfig('?preset=quick').config).toMatchObject({ queries: 2, groupSize: 4 });
  expect(readUrlConfig('?groupSize=16&preset=quick').config).toMatchObject({ queries: 2, groupSize: 16 });
});

test('what was written is read again', () => {
  const config = configOf({ seed: 123, coopShare: 0.15, memory: 'off', temperature: 0.85 });
  expect(readUrlConfig(writeUrlConfig(config))).toEqual({ config, problems: [] });
  expect(writeUrlConfig({ ...DEFAULTS })).toBe('');
});

test.each([
  ['?sede=7', '"sede"'],
  ['?seed=abc', '"abc"'],
  ['?seed=', '""'],
  ['?groupSize=1', 'from 2 to 32'],
  ['?select=best', 'variance, random'],
  ['?preset=huge', 'default, paper']
])('%s is named in a sentence and left out', (search, part) => {
  const { config, problems } = readUrlConfig(search);
  expect(config).toEqual(DEFAULTS);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(part);
});

test.each(INHERITED)('%s, which every object inherits, is neither a setting nor a preset', (name) => {
  const { config, problems } = readUrlConfig(`?${name}=1&preset=${name}&seed=8`);
  expect(config).toEqual({ ...DEFAULTS, seed: 8 });
  expect(Object.keys(config)).toEqual(Object.keys(DEFAULTS));
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain(`There is no preset "${name}"`);
  expect(problems[1]).toContain(`There is no setting "${name}"`);
  expect(parseFieldValue(name, '1')).toBe('1');
});

test.each(INHERITED)('%s is no choice of a setting', (name) => {
  const { config, problems } = readUrlConfig(`?select=${name}&device=${name}&prompts=${name}`);
  expect(config).toEqual(DEFAULTS);
  expect(problems).toHaveLength(3);
});

test('a system is laid under the preset and the fields, and only what differs from it is written', () => {
  const { config, problems } = readUrlConfig('?system=prost&warmEpochs=2');
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ system: 'prost', steps: 0, warmRows: 800, warmEpochs: 2 });
  expect(writeUrlConfig(config)).toBe('?system=prost&warmEpochs=2');
  expect(readUrlConfig('?preset=all-at-once').config).toMatchObject({ system: 'prost', warmSchedule: 'all', steps: 0 });
});

test('a setting of the default system is written where another system has a default of its own', () => {
  const config = configOf({ ...readUrlConfig('?system=prost').config, steps: DEFAULTS.steps });
  expect(readUrlConfig(writeUrlConfig(config))).toEqual({ config, problems: [] });
});

test('a system that does not exist is named in a sentence and left out', () => {
  const { config, problems } = readUrlConfig('?system=nobody&seed=8');
  expect(config).toEqual({ ...DEFAULTS, seed: 8 });
  expect(problems).toEqual(['There is no system "nobody". Known systems: hima, prost, mappa. The address was read without it.']);
});

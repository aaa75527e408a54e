/** Each strategy in the built page, by its preset: takes a step, and what is exported is imported by another browser, which takes the same next step. */
import { expect, it } from 'vitest';
import type { LabEvent } from '../../src/record/event';
import { presetsOf } from '../../src/system/systems';
import { stand } from './browser';
import { exportRun, importFile, resumed } from './transfer';

const { arrive } = stand();

/** Presets with stories of their own: the paradigms, and what each system does by default. */
const ELSEWHERE = ['paper', 'quick', 'paradigm-master', 'paradigm-shared', 'paradigm-separate', 'paradigm-joint', 'all-at-once'];

const STRATEGIES = Object.keys(presetsOf()).filter((preset) => !ELSEWHERE.includes(preset));

const SMALL = '&seed=3&queries=2&groupSize=3&maxTurns=8&evaluateEvery=0&evaluateRows=5&checkpointEvery=0';

/** What was said, rewarded and learned in the second step. */
const secondStep = (events: readonly LabEvent[]): unknown[] =>
  events
    .filter(({ step }) => step === 1)
    .flatMap((event): unknown[] => {
      if (event.type === 'turn') return [[event.turn.agent, event.turn.text]];
      if (event.type === 'group') return [event.group.rewards];
      return event.type === 'taught' && event.report ? [event.report.all] : [];
    });

/** Two steps of demonstrations, for systems that have them. */
const demonstrations = (preset: string): string => (presetsOf()[preset]!.warmRows ? '&warmRows=4&warmBatch=4&warmEpochs=2' : '');

it.each(STRATEGIES)('%s', async (preset) => {
  const first = await arrive(`?preset=${preset}${SMALL}${demonstrations(preset)}`);
  // Until the step is closed, which is after its last event: what is exported is the state after it.
  await first.page.getByRole('combobox', { name: 'Granularity' }).selectOption('episode');
  expect(await first.page.evaluate(() => orchard.step())).toBeGreaterThan(0);
  const path = await exportRun(first);
  await first.step();
  const second = await arrive();
  await importFile(second, path);
  await resumed(second);
  await second.step();
  const [here, there] = [await first.events(), await second.events()];
  expect([...here, ...there].filter(({ type }) => type === 'failure')).toEqual([]);
  expect(secondStep(there)).toEqual(secondStep(here));
  expect(secondStep(here)).not.toEqual([]);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

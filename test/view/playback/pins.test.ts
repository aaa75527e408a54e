/** Evaluations and checkpoints as pins: where they stand, what they say, and which are joined. */
import { expect, test } from 'vitest';
import { clusterPins, pinsOf, tellCluster, type Pin } from '../../../src/view/playback/pins';
import { INITIAL_VIEW, reduceEvent, type EvaluationEvent } from '../../../src/view/playback/reducer';

const score = (rows: number, solved: number) => ({ rows, solved });
const evaluation = (step: number, solved: number, temperature = 0): EvaluationEvent => ({
  type: 'evaluation',
  split: 'dev',
  temperature,
  kinds: { qa: score(20, 15), efc: score(20, 10), gfc: score(0, 0), math: score(20, 5), coop: score(40, 8) },
  all: score(100, solved),
  turnsPerTask: 4,
  tokensPerTask: 60,
  seq: step,
  run: 'run',
  step
});
const checkpoint = (step: number, automatic: boolean) => ({ type: 'checkpoint', id: `step-${step}`, automatic, seq: 1000 + step, run: 'run', step }) as const;

test('a pin says its figures in words, with the interval and each kind that was measured', () => {
  const [pin] = pinsOf([evaluation(25, 52)], []);
  expect(pin).toMatchObject({ kind: 'evaluation', position: 25, label: '52%' });
  // Wilson's interval of 52 of 100: 0.4232 to 0.6154.
  expect(pin!.words).toBe(
    'Evaluation after 25 steps, greedy: 52% of 100 held-out rows solved (95% interval 42–62). QA 75%, EFC 50%, Math 25%, Cooperation 20%.'
  );
  expect(pinsOf([evaluation(0, 48, 0.9)], [])[0]!.words).toMatch(/^Evaluation before the first update, sampled at temperature 0\.9: 48%/);
});

test('pins are in the order of the run', () => {
  const pins = pinsOf([evaluation(0, 48), evaluation(25, 52)], [checkpoint(12, false), checkpoint(26, true)]);
  expect(pins.map(({ kind, position }) => `${kind} ${position}`)).toEqual(['evaluation 0', 'checkpoint 12', 'evaluation 25', 'checkpoint 26']);
  expect(pins[1]!.words).toBe('Checkpoint saved by hand, after 12 steps.');
  expect(pins[3]!.words).toBe('Newest automatic checkpoint, after 26 steps.');
  expect(pinsOf([], [checkpoint(1, false)])[0]!.words).toContain('after 1 step.');
});

test('of checkpoints that save themselves the view keeps the newest, of those saved by hand all', () => {
  const events = [checkpoint(1, true), checkpoint(2, true), checkpoint(2, false), checkpoint(3, true), checkpoint(4, true), checkpoint(4, false)];
  const view = events.reduce(reduceEvent, INITIAL_VIEW);
  expect(view.checkpoints.map(({ id, automatic }) => [id, automatic])).toEqual([
    ['step-2', false],
    ['step-4', false]
  ]);
  expect(reduceEvent(view, checkpoint(5, true)).checkpoints.map(({ id }) => id)).toEqual(['step-2', 'step-4', 'step-5']);
});

const pin = (position: number, kind: Pin['kind'] = 'evaluation'): Pin => ({ kind, position, label: `${position}`, words: `At ${position}.` });

test('pins of one kind that are too close are joined where the last stands; those of another kind are not', () => {
  const clusters = clusterPins([pin(0), pin(1, 'checkpoint'), pin(10), pin(14), pin(18), pin(30)], (position) => position, 9);
  expect(clusters.map(({ kind, x, pins }) => [kind, x, pins.map(({ position }) => position)])).toEqual([
    ['evaluation', 0, [0]],
    ['checkpoint', 1, [1]],
    ['evaluation', 18, [10, 14, 18]],
    ['evaluation', 30, [30]]
  ]);
});

test('a cluster tells its newest in full and counts the others', () => {
  expect(tellCluster({ pins: [pin(1), pin(2)] })).toBe('At 1. At 2.');
  expect(tellCluster({ pins: [1, 2, 3, 4, 5].map((position) => pin(position)) })).toBe('2 earlier ones stand here too. At 3. At 4. At 5.');
});

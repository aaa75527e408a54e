/** An agent's own loss out of a report of all, against the mean it stands for. */
import { expect, test } from 'vitest';
import type { UpdateFigures } from '../../../src/record/engine';
import { agentLoss } from '../../../src/view/stage/agentLoss';
import { figuresOf } from '../../store/tiny';

test('the loss of an agent is the mean over its own tokens', () => {
  // −log p of two tokens of one agent and of six of another; a report divides either sum by all eight tokens.
  const [qa, efc] = [
    [0.5, 1.5],
    [0.25, 0.25, 0.5, 1, 1, 6]
  ] as const;
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const figures = (values: readonly number[]): UpdateFigures => ({ ...figuresOf, loss: sum(values) / 8, completionTokens: values.length });
  const report = { all: figures([...qa, ...efc]), agents: { qa: figures(qa), efc: figures(efc) }, trainedTokens: 20, milliseconds: 1 };
  expect(agentLoss(report.agents.qa, report)).toBeCloseTo(1, 12);
  expect(agentLoss(report.agents.efc, report)).toBeCloseTo(1.5, 12);
});

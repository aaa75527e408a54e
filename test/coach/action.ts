/** An action to be scored, for tests of coaches. */
import type { ScoredAction } from '../../src/record/coach';

/** A solver's plan, with what differs in its place. */
export const scoredAction = (different: Partial<ScoredAction> = {}): ScoredAction => ({
  problem: 'What is 6 times 7?',
  agent: 'executor',
  title: 'the Code Executor',
  role: 'run a program and say what it gives',
  success: 'The last answer is the right number.',
  input: 'user: Multiply 6 by 7.',
  output: 'print(6 * 7)',
  action: { type: 'call', name: 'run', arguments: { program: 'print(6 * 7)' } },
  observation: { text: '42', right: true },
  received: { text: 'Multiply 6 by 7.', right: null },
  right: null,
  repeats: false,
  truth: '42',
  maxTokens: 64,
  ...different
});

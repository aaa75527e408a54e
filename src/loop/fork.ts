/** A turn sampled again as the rollout samples it, with the present adapters and outside of every tree: nothing of a run is read from it or changed by it. */
import { seedOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { ForkDraw, ForkRequest } from '../record/fork';
import { grammarsOf } from '../rollout/play';
import { actionOf } from '../rollout/turn';
import type { Lab } from './lab';
import { rolloutSetupOf } from './rolloutSetup';

/** Names the draws under way for the engine's `abort`. */
export const FORK_KEY = 'fork';

/**
 * The draws in their order, those left out that were aborted; `onTexts` gets the text of each so far. Seeds: (run's seed, `fork`, number of the draw), which no
 * rollout uses. Throws a RangeError where there is no such agent, or the context leaves no room for a token.
 */
export async function forkTurn(
  state: LabState,
  lab: Lab,
  { agent: name, context, temperature, first, count }: ForkRequest,
  onTexts: (texts: readonly string[]) => void
): Promise<readonly ForkDraw[]> {
  const setup = await rolloutSetupOf(state, lab, temperature);
  const agent = setup.team.find((each) => each.name === name);
  if (!agent) throw new RangeError(`There is no agent "${name}" in this run; there are ${setup.team.map((each) => each.name).join(', ')}.`);
  const room = setup.contextLength - context.length;
  if (room < 1) throw new RangeError(`The ${context.length} tokens before this turn fill the ${setup.contextLength} that the model can read at once.`);
  const grammar = grammarsOf(setup).get(name);
  const maxTokens = Math.min(setup.maxTokens, room);
  const seedAt = (draw: number): number => seedOf(state.config.seed, 'fork', first + draw);
  const requests = Array.from({ length: count }, (_, draw) => ({ agent: name, context, maxTokens, temperature, seed: seedAt(draw), grammar }));
  const texts = requests.map(() => '');
  const completions = await lab.engine.generate(requests, FORK_KEY, (deltas) => {
    for (const { request, text } of deltas) texts[request] = text;
    onTexts([...texts]);
  });
  return completions.flatMap((completion): ForkDraw[] => {
    const { tokens, logprobs, finish, text } = completion;
    return finish === 'aborted' ? [] : [{ sampled: tokens, logprobs, finish, text, action: actionOf(agent, completion) }];
  });
}

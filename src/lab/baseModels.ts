/** Which bases the agents of a run speak on: one that all share, or a second one for some of them. */
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { ModelChoice } from '../record/model';

/** A second base, who is on it, and who is not. */
export interface SecondBase {
  readonly model: ModelChoice;
  readonly agents: readonly AgentName[];
  readonly others: readonly AgentName[];
}

export interface BaseModels {
  readonly first: ModelChoice;
  /** Null where all agents share the first. */
  readonly second: SecondBase | null;
}

/** Names between commas. Throws a RangeError unless they are some of the team, and not all of it. */
function namesIn(list: string, team: Team): AgentName[] {
  const names = list.split(',');
  const known = team.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`There is no agent "${unknown}" to be on the second model; there are ${known.join(', ')}.`);
  if (known.every((name) => names.includes(name)))
    throw new RangeError('All agents are on the second model, so the first has none. Leave one on the first, or make the second the model of all.');
  return names;
}

/** The bases that the settings name. Rejects with a sentence where `find` has no such model here, the second's agents are not some of the team, or the two are told who they are in different ways. */
export async function findBaseModels(
  { model, secondModel, secondAgents, prompts }: Pick<RunConfig, 'model' | 'secondModel' | 'secondAgents' | 'prompts'>,
  team: Team,
  find: (name: string) => Promise<ModelChoice>
): Promise<BaseModels> {
  const agents = secondModel ? namesIn(secondAgents, team) : [];
  const first = await find(model);
  const others = team.map(({ name }) => name).filter((name) => !agents.includes(name));
  if (!secondModel) return { first, second: null };
  const second = { model: await find(secondModel), agents, others };
  if (prompts === 'auto' && (first.kind === 'bundled') !== (second.model.kind === 'bundled'))
    throw new RangeError(
      'Seedling knows the agents by name, and other models are told who they are in words. Set "prompts" to one way for both, or choose two models of a kind.'
    );
  return { first, second };
}

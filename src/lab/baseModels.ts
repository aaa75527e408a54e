/** The base models of a run: one that all agents share, or a second one for some of them. */
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { ModelChoice } from '../record/model';

/** A second base model, the agents on it, and the agents on the first. */
export interface SecondBase {
  readonly model: ModelChoice;
  readonly agents: readonly AgentName[];
  readonly others: readonly AgentName[];
}

export interface BaseModels {
  readonly first: ModelChoice;
  /** Null where all agents share the first. */
  readonly second: SecondBase | null;
  /** The model that coaches; absent where none does. */
  readonly coach?: ModelChoice;
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

/** The model that coaches. Rejects with a sentence where it is not here, or cannot. */
async function findCoach(name: string, find: (name: string) => Promise<ModelChoice>): Promise<ModelChoice> {
  const choice = await find(name);
  if (choice.kind === 'bundled')
    throw new RangeError('Seedling speaks of its shop alone and can score nothing. Name a model that follows instructions in "coachModel".');
  return choice;
}

/**
 * The base models that the settings name. Rejects with a sentence where `find` has no such model here, where the agents on the second are none of the team or all of
 * it, or where one model knows agents by name and the other needs instructions.
 */
export async function findBaseModels(
  {
    model,
    secondModel,
    secondAgents,
    prompts,
    coach,
    coachModel
  }: Pick<RunConfig, 'model' | 'secondModel' | 'secondAgents' | 'prompts'> & Partial<Pick<RunConfig, 'coach' | 'coachModel'>>,
  team: Team,
  find: (name: string) => Promise<ModelChoice>
): Promise<BaseModels> {
  const agents = secondModel ? namesIn(secondAgents, team) : [];
  const first = await find(model);
  const others = team.map(({ name }) => name).filter((name) => !agents.includes(name));
  if (!secondModel) return { first, second: null, ...(coach === 'model' && coachModel ? { coach: await findCoach(coachModel, find) } : {}) };
  const second = { model: await find(secondModel), agents, others };
  if (prompts === 'auto' && (first.kind === 'bundled') !== (second.model.kind === 'bundled'))
    throw new RangeError(
      'Seedling knows the agents by name, and other models are told who they are in words. Set "prompts" to one way for both, or choose two models of a kind.'
    );
  return { first, second };
}

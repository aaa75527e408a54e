/** Whether a run's settings leave its agents room to speak in the model's context, told before anything of the run is stored. */
import { openingMessages, promptTools } from '../agent/prompt';
import { FIELDS, type RunConfig } from '../record/config';
import { dialectOf } from '../record/dialect';
import type { Dialect } from '../record/engine';
import type { Lab } from './lab';

/** Held-out rows whose queries are looked at besides those of the first step. */
const LOOKED_AT = 32;

/** Tokens of the longest opening: the master's with a query of the run, another agent's with its shortest request. */
async function longestOpening(config: RunConfig, lab: Lab, dialect: Dialect): Promise<number> {
  const [master, ...others] = lab.team;
  const queries = [...lab.data.draw(config, 0), ...lab.data.heldOut(LOOKED_AT)].map(({ query }) => query);
  const openings = [...queries.map((query) => ({ agent: master!, query })), ...others.map((agent) => ({ agent, query: '?' }))];
  const prompts = openings.map(({ agent, query }) => ({
    agent: agent.name,
    messages: openingMessages(agent, [], query, dialect),
    tools: promptTools(agent, dialect)
  }));
  return Math.max(...(await lab.engine.encode(prompts)).map((tokens) => tokens.length));
}

/** Rejects with a RangeError that names the setting, and the largest value that works, where an agent's opening and one whole turn do not fit into the model's context together. */
export async function assertContextLength(config: RunConfig, lab: Lab): Promise<void> {
  const info = await lab.engine.info();
  const { contextLength, model } = info;
  const dialect = dialectOf(config, info);
  const opening = await longestOpening(config, lab, dialect);
  const most = contextLength - opening;
  if (config.maxTokens <= most) return;
  const told = `${model} can read ${contextLength} tokens at once here, and what an agent is told before its first turn takes up to ${opening}`;
  if (most >= FIELDS.maxTokens.min)
    throw new RangeError(`"maxTokens" is ${config.maxTokens}, and at most ${most} works: ${told}. Set "maxTokens" to ${most} or less.`);
  const shorter = dialect === 'instructions' && info.dialect === 'names';
  throw new RangeError(
    shorter
      ? `"prompts" is instructions, which leaves no room for a turn: ${told}. Set "prompts" to names, which this model knows.`
      : `There is no room for a turn: ${told}. Choose a model with a longer context, or a larger "cacheMegabytes" if that is what bounds it.`
  );
}

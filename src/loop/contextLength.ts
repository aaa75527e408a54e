/** Checks, before anything of a run is stored, that its prompts leave room for a turn in the model's context. */
import { openingMessages, promptTools } from '../agent/prompt';
import { FIELDS, type RunConfig } from '../record/config';
import { dialectOf } from '../record/dialect';
import type { Dialect } from '../record/engine';
import type { Lab } from './lab';

/** Held-out rows whose queries are measured besides those of the first step. */
const MEASURED = 32;

/** Tokens of the longest opening prompt: that of who is asked with a query of the run, the others' with a one-character request. */
async function longestOpening(config: RunConfig, lab: Lab, dialect: Dialect): Promise<number> {
  const [master, ...others] = lab.team;
  const asked = [...lab.data.draw(config, 0), ...lab.data.heldOut(MEASURED)].map(({ query, planned }) => ({
    agent: lab.team.find(({ name }) => name === planned?.agent) ?? master!,
    query
  }));
  const openings = [...asked, ...others.map((agent) => ({ agent, query: '?' }))];
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
  const limit = `${model} can read ${contextLength} tokens at once here, and what an agent is told before its first turn takes up to ${opening}`;
  if (most >= FIELDS.maxTokens.min)
    throw new RangeError(`"maxTokens" is ${config.maxTokens}, and at most ${most} works: ${limit}. Set "maxTokens" to ${most} or less.`);
  const namesWouldDo = dialect === 'instructions' && info.dialect === 'names';
  throw new RangeError(
    namesWouldDo
      ? `"prompts" is instructions, which leaves no room for a turn: ${limit}. Set "prompts" to names, which this model knows.`
      : `There is no room for a turn: ${limit}. Choose a model with a longer context, or a larger "cacheMegabytes" if that is what bounds it.`
  );
}

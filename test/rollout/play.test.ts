/** What the engine is asked for: each agent's own grammar where calls are held to their schemas, and none where they are free. */
import { expect, it } from 'vitest';
import { grammarOf } from '../../src/agent/grammar';
import type { EventPayload } from '../../src/record/event';
import { rollOutInitial } from '../../src/rollout/initial';
import type { RolloutSetup } from '../../src/rollout/setup';
import { scriptedEngine } from '../loop/scripted';
import { drawToyTasks, openToyShop, team } from '../loop/toy';

async function finish(stream: AsyncGenerator<EventPayload, unknown>): Promise<void> {
  while (!(await stream.next()).done);
}

it.each(['free', 'grammar'] as const)('asks for calls: %s', async (toolCalls) => {
  const engine = scriptedEngine([0.8, 0.2, 0, -0.5]);
  const setting: RolloutSetup = {
    team,
    turnOrder: 'delegation',
    openWorld: () => openToyShop(),
    engine,
    dialect: 'names',
    toolCalls,
    retrieve: () => [],
    maxTurns: 8,
    maxTokens: 200,
    temperature: 1,
    contextLength: 100_000
  };
  await finish(rollOutInitial(drawToyTasks({ seed: 1, queries: 5 }, 0), setting, (tree) => [0, tree]));
  const asked = engine.generated.flat();
  const toolsOf = new Map(team.map(({ name, tools }) => [name, tools]));
  expect(new Set(asked.map(({ agent }) => agent)).size).toBeGreaterThan(1);
  for (const { agent, grammar } of asked) expect(grammar).toEqual(toolCalls === 'free' ? undefined : grammarOf(toolsOf.get(agent)!, 'names'));
});

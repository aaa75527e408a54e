/** Which of two engines serves which agent, and calls whose items belong to agents of both. */
import type { AgentName } from '../record/agent';
import type { EngineState, SnapshotEngine } from '../record/engine';
import { awaitAll } from './awaitAll';

/** Whatever belongs to an agent; null is the bare base. */
interface OfAgent {
  readonly agent: AgentName | null;
}

export interface AgentRouting {
  readonly engines: readonly [SnapshotEngine, SnapshotEngine];
  engineOf(agent: AgentName | null): SnapshotEngine;
  /** Those of the agents that the engine serves. */
  agentsOf(engine: SnapshotEngine, agents: readonly AgentName[]): AgentName[];
  /** The part of a state that belongs to the engine's agents. */
  stateOf(engine: SnapshotEngine, state: EngineState): EngineState;
  /** Asks each engine for its own items, both at once; the results in the items' order. `indices` are those of the engine's items among all. */
  route<Item extends OfAgent, Result>(
    items: readonly Item[],
    ask: (engine: SnapshotEngine, own: readonly Item[], indices: readonly number[]) => Promise<readonly Result[]>
  ): Promise<Result[]>;
}

/** The named agents are the second engine's, all others and the bare base the first's. */
export function routeAgents(first: SnapshotEngine, second: SnapshotEngine, agentsOfSecond: readonly AgentName[]): AgentRouting {
  const engines = [first, second] as const;
  const engineOf = (agent: AgentName | null): SnapshotEngine => (agent !== null && agentsOfSecond.includes(agent) ? second : first);
  return {
    engines,
    engineOf,
    agentsOf: (engine, agents) => agents.filter((agent) => engineOf(agent) === engine),
    stateOf: (engine, state) => Object.fromEntries(Object.entries(state).filter(([agent]) => engineOf(agent) === engine)),
    async route<Item extends OfAgent, Result>(
      items: readonly Item[],
      ask: (engine: SnapshotEngine, own: readonly Item[], indices: readonly number[]) => Promise<readonly Result[]>
    ) {
      const shares = engines.map((engine) => items.flatMap(({ agent }, index) => (engineOf(agent) === engine ? [index] : [])));
      const answers = await awaitAll(
        ...shares.map(async (indices, i) => {
          const own = indices.map((index) => items[index]!);
          return own.length ? ask(engines[i]!, own, indices) : [];
        })
      );
      const results: Result[] = [];
      shares.forEach((indices, i) => indices.forEach((index, nth) => (results[index] = answers[i]![nth]!)));
      return results;
    }
  };
}

/** Snapshots of two engines as one: both keep, restore and hand on their parts of the same step boundary. */
import type { AgentName } from '../record/agent';
import type { Engine, EngineState, SnapshotEngine, StateShape } from '../record/engine';
import type { AgentRouting } from './agentRouting';
import { awaitAll } from './awaitAll';

/** What a snapshot engine has beyond an engine, over both engines; `team` gives all agents of the pair in their order. */
export function pairSnapshots({ engines, agentsOf }: AgentRouting, team: () => readonly AgentName[]): Omit<SnapshotEngine, keyof Engine> {
  const [first, second] = engines;

  async function notFinite(): Promise<string | null> {
    const [ours, theirs] = await awaitAll(first.notFinite(), second.notFinite());
    return ours ?? theirs;
  }

  return {
    notFinite,
    async snapshot() {
      const problem = await notFinite(); // of both before either keeps its part, so that the parts are of one boundary
      if (problem === null) await awaitAll(first.snapshot(), second.snapshot());
      return problem;
    },
    rollback: async () => void (await awaitAll(first.rollback(), second.rollback())),
    switchToSnapshot: async () => void (await awaitAll(first.switchToSnapshot(), second.switchToSnapshot())),
    switchBack: async () => void (await awaitAll(first.switchBack(), second.switchBack())),
    readSnapshot: async () => Object.assign({}, ...(await awaitAll(first.readSnapshot(), second.readSnapshot()))) as EngineState,
    async sendSnapshot(key) {
      for (const engine of engines) await engine.sendSnapshot(key); // one after the other: a checkpoint's agents have an order
    },
    async receive(key, agents = team()) {
      for (const engine of engines) {
        const problem = await engine.receive(key, agentsOf(engine, agents));
        if (problem !== null) return problem;
      }
      return null;
    },
    shape: async () => Object.assign({}, ...(await awaitAll(first.shape(), second.shape()))) as StateShape
  };
}

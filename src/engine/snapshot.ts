/** An engine's state at a step boundary: kept beside the engine in plain memory, gone back to, and handed on without passing through another thread. */
import { shapeOf, type Engine, type EngineState, type SnapshotEngine, type StateExchange } from '../record/engine';
import { notFiniteIn } from '../record/finite';

/**
 * The engine with snapshots. A snapshot is a reference to what `save` gives, no copy of it: an engine on a GPU reads its adapters back once after each change
 * anyway, so that it outlives the GPU (failoverEngine.ts), and gives that copy; one on WebAssembly reads them here. A copy on the GPU would make going back faster,
 * which is rare, at 12 bytes a parameter of the memory that is scarcest, and would be lost with the GPU. States are never written to, so that they are shared.
 */
export function withSnapshots(engine: Engine, exchange: StateExchange): SnapshotEngine {
  let kept: EngineState | null = null;
  let stashed: EngineState | null = null;
  /** The last state all of whose numbers were found to be finite. */
  let finite: EngineState | null = null;

  function problemOf(state: EngineState): string | null {
    if (state === finite) return null;
    const problem = notFiniteIn(state);
    if (problem === null) finite = state;
    return problem;
  }

  function current(): EngineState {
    if (!kept) throw new Error('This engine has no snapshot to go back to.');
    return kept;
  }

  return {
    ...engine,
    notFinite: async () => problemOf(await engine.save()),
    async snapshot() {
      const state = await engine.save();
      const problem = problemOf(state);
      if (problem === null) kept = state;
      return problem;
    },
    rollback: async () => engine.restore(current()),
    async switchToSnapshot() {
      const state = await engine.save();
      await engine.restore(current());
      stashed = state;
    },
    async switchBack() {
      if (!stashed) throw new Error('This engine has no state set aside.');
      await engine.restore(stashed);
      stashed = null;
    },
    readSnapshot: async () => current(),
    sendSnapshot: async (key) => exchange.put(key, current()),
    async receive(key, agents) {
      const state = await exchange.get(key, agents);
      const problem = problemOf(state);
      if (problem !== null) return problem;
      await engine.restore(state);
      kept = state;
      return null;
    },
    shape: async () => shapeOf(await engine.save())
  };
}

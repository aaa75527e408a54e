/** An engine's state at a step boundary: kept in plain memory in the engine's thread, restored from there, and sent to storage without passing through the lab's thread. */
import { shapeOf, type Engine, type EngineState, type SnapshotEngine, type StateExchange } from '../record/engine';
import { notFiniteIn } from '../record/finite';

/**
 * The engine with snapshots. A snapshot is a reference to the record that `save` returns, which is never written to. On a GPU that record is the copy in plain memory
 * that the engine makes after each change anyway, to survive the loss of the GPU (failoverEngine.ts); on WebAssembly `save` reads the adapters here. A copy on the GPU
 * would make `rollback` faster, but that is rare, while the copy would take 12 bytes a parameter of GPU memory and would be lost with the GPU.
 */
export function withSnapshots(engine: Engine, exchange: StateExchange): SnapshotEngine {
  let boundary: EngineState | null = null;
  let setAside: EngineState | null = null;
  /** The last state whose numbers were all found to be finite: it is not checked again. */
  let finite: EngineState | null = null;

  function problemOf(state: EngineState): string | null {
    if (state === finite) return null;
    const problem = notFiniteIn(state);
    if (problem === null) finite = state;
    return problem;
  }

  function current(): EngineState {
    if (!boundary) throw new Error('This engine has no snapshot to go back to.');
    return boundary;
  }

  return {
    ...engine,
    notFinite: async () => problemOf(await engine.save()),
    async snapshot() {
      const state = await engine.save();
      const problem = problemOf(state);
      if (problem === null) boundary = state;
      return problem;
    },
    rollback: async () => engine.restore(current()),
    async switchToSnapshot() {
      const state = await engine.save();
      await engine.restore(current());
      setAside = state;
    },
    async switchBack() {
      if (!setAside) throw new Error('This engine has no state set aside.');
      await engine.restore(setAside);
      setAside = null;
    },
    readSnapshot: async () => current(),
    sendSnapshot: async (key) => exchange.put(key, current()),
    async receive(key, agents) {
      const state = await exchange.get(key, agents);
      const problem = problemOf(state);
      if (problem !== null) return problem;
      await engine.restore(state);
      boundary = state;
      return null;
    },
    shape: async () => shapeOf(await engine.save())
  };
}

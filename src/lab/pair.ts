/**
 * Two engines as one: each agent speaks and learns on the base it was given. The bases share no parameter, so each has a loss and a gradient of its own: the
 * loss is a mean over the tokens of its own agents, and the gradient is clipped by itself, where one base would have one mean and one norm for all.
 */
import type { AgentName } from '../record/agent';
import { addCounts } from '../record/counts';
import type { EngineState, SnapshotEngine, StateShape } from '../record/engine';
import { mergeInfo, mergeReports } from './merge';

/** All results once all are there; where one fails the others are waited for, so that nothing goes on behind the failure. */
async function together<Results extends readonly Promise<unknown>[]>(...asked: Results): Promise<{ -readonly [K in keyof Results]: Awaited<Results[K]> }> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}

/** One engine over both: the named agents are the second's, all others and the bare base the first's. */
export function openPair(first: SnapshotEngine, second: SnapshotEngine, seconds: readonly AgentName[]): SnapshotEngine {
  const engines = [first, second] as const;
  let team: readonly AgentName[] = [];
  const engineOf = (agent: AgentName | null): SnapshotEngine => (agent !== null && seconds.includes(agent) ? second : first);

  /** Asks each engine for its own items, both at once; the results in the items' order. `places` are those of the engine's items among all. */
  async function route<Item extends { readonly agent: AgentName | null }, Result>(
    items: readonly Item[],
    ask: (engine: SnapshotEngine, own: readonly Item[], places: readonly number[]) => Promise<readonly Result[]>
  ): Promise<Result[]> {
    const parts = engines.map((engine) => items.flatMap(({ agent }, place) => (engineOf(agent) === engine ? [place] : [])));
    const answers = await together(
      ...parts.map(async (places, i) => {
        const own = places.map((place) => items[place]!);
        return own.length ? ask(engines[i]!, own, places) : [];
      })
    );
    const results: Result[] = [];
    parts.forEach((places, i) => places.forEach((place, nth) => (results[place] = answers[i]![nth]!)));
    return results;
  }

  /** The engine's own part of a state. */
  const partOf = (engine: SnapshotEngine, state: EngineState): EngineState =>
    Object.fromEntries(Object.entries(state).filter(([agent]) => engineOf(agent) === engine));
  const agentsOf = (engine: SnapshotEngine, agents: readonly AgentName[]): AgentName[] => agents.filter((agent) => engineOf(agent) === engine);

  async function notFinite(): Promise<string | null> {
    const [ours, theirs] = await together(first.notFinite(), second.notFinite());
    return ours ?? theirs;
  }

  return {
    info: async () => {
      const [ours, theirs] = await together(first.info(), second.info());
      return mergeInfo(ours, theirs, Object.fromEntries(team.map((agent) => [agent, (engineOf(agent) === first ? ours : theirs).model])));
    },
    encode: (prompts) => route(prompts, (engine, own) => engine.encode(own)),
    encodeDemonstrations: (conversations) => route(conversations, (engine, own) => engine.encodeDemonstrations(own)),
    decode: (agent, tokens) => engineOf(agent).decode(agent, tokens),
    generate: (requests, key, onTokens) =>
      route(requests, (engine, own, places) =>
        engine.generate(own, key, onTokens && ((pieces) => onTokens(pieces.map((piece) => ({ ...piece, request: places[piece.request]! })))))
      ),
    abort: async (key) => void (await together(first.abort(key), second.abort(key))),
    score: (requests) => route(requests, (engine, own) => engine.score(own)),
    counts: async () => addCounts(...(await together(first.counts(), second.counts()))),
    update: async (request) => {
      const parts = engines.map((engine) => ({ engine, samples: request.samples.filter(({ agent }) => engineOf(agent) === engine) }));
      const busy = parts.filter(({ samples }) => samples.length);
      const reports = await together(...busy.map(({ engine, samples }) => engine.update({ ...request, samples })));
      return reports.length ? reports.reduce(mergeReports) : first.update(request);
    },
    anchor: async () => void (await together(first.anchor(), second.anchor())),
    forget: async () => void (await together(first.forget(), second.forget())),
    equip: async (agents, spec) => {
      await together(...engines.map((engine) => engine.equip(agentsOf(engine, agents), spec)));
      team = agents;
    },
    save: async () => Object.assign({}, ...(await together(first.save(), second.save()))) as EngineState,
    restore: async (state) => void (await together(...engines.map((engine) => engine.restore(partOf(engine, state))))),
    notFinite,
    async snapshot() {
      const problem = await notFinite(); // of both before either keeps its part, so that the parts are of one boundary
      if (problem === null) await together(first.snapshot(), second.snapshot());
      return problem;
    },
    rollback: async () => void (await together(first.rollback(), second.rollback())),
    switchToSnapshot: async () => void (await together(first.switchToSnapshot(), second.switchToSnapshot())),
    switchBack: async () => void (await together(first.switchBack(), second.switchBack())),
    readSnapshot: async () => Object.assign({}, ...(await together(first.readSnapshot(), second.readSnapshot()))) as EngineState,
    async sendSnapshot(key) {
      for (const engine of engines) await engine.sendSnapshot(key); // one after the other: a checkpoint's agents have an order
    },
    async receive(key, agents = team) {
      for (const engine of engines) {
        const problem = await engine.receive(key, agentsOf(engine, agents));
        if (problem !== null) return problem;
      }
      return null;
    },
    shape: async () => Object.assign({}, ...(await together(first.shape(), second.shape()))) as StateShape,
    exportAdapter: (agent) => engineOf(agent).exportAdapter(agent),
    importAdapter: (agent, files) => engineOf(agent).importAdapter(agent, files),
    close: async () => void (await together(first.close(), second.close()))
  };
}

/**
 * Two engines as one: each agent generates and learns on the base it was given. The bases share no parameter, so each has a loss and a gradient of its own: the
 * loss is a mean over the tokens of its own agents, and the gradient is clipped by itself, where one base would have one mean and one norm for all.
 */
import type { AgentName } from '../record/agent';
import { addCounts } from '../record/counts';
import type { EngineState, SnapshotEngine } from '../record/engine';
import { routeAgents } from './agentRouting';
import { awaitAll } from './awaitAll';
import { mergeInfo, mergeReports } from './merge';
import { pairSnapshots } from './pairSnapshots';

/** One engine over both: the named agents are the second's, all others and the bare base the first's. */
export function openPair(first: SnapshotEngine, second: SnapshotEngine, agentsOfSecond: readonly AgentName[]): SnapshotEngine {
  const routing = routeAgents(first, second, agentsOfSecond);
  const { engines, engineOf, agentsOf, stateOf, route } = routing;
  let team: readonly AgentName[] = [];

  return {
    ...pairSnapshots(routing, () => team),
    info: async () => {
      const [ours, theirs] = await awaitAll(first.info(), second.info());
      return mergeInfo(ours, theirs, Object.fromEntries(team.map((agent) => [agent, (engineOf(agent) === first ? ours : theirs).model])));
    },
    encode: (prompts) => route(prompts, (engine, own) => engine.encode(own)),
    encodeDemonstrations: (conversations) => route(conversations, (engine, own) => engine.encodeDemonstrations(own)),
    decode: (agent, tokens) => engineOf(agent).decode(agent, tokens),
    generate: (requests, key, onTokens) =>
      route(requests, (engine, own, indices) =>
        engine.generate(own, key, onTokens && ((deltas) => onTokens(deltas.map((delta) => ({ ...delta, request: indices[delta.request]! })))))
      ),
    abort: async (key) => void (await awaitAll(first.abort(key), second.abort(key))),
    score: (requests, temperature) => route(requests, (engine, own) => engine.score(own, temperature)),
    counts: async () => addCounts(...(await awaitAll(first.counts(), second.counts()))),
    update: async (request) => {
      const shares = engines.map((engine) => ({ engine, samples: request.samples.filter(({ agent }) => engineOf(agent) === engine) }));
      const busy = shares.filter(({ samples }) => samples.length);
      const reports = await awaitAll(...busy.map(({ engine, samples }) => engine.update({ ...request, samples })));
      if (!reports.length) return first.update(request);
      const waiting = new Map(busy.map(({ engine }, i) => [engine, [...(reports[i]!.tokens ?? [])]]));
      const tokens = request.perToken ? { tokens: request.samples.map(({ agent }) => waiting.get(engineOf(agent))!.shift()!) } : {};
      return { ...reports.reduce(mergeReports), ...tokens };
    },
    anchor: async () => void (await awaitAll(first.anchor(), second.anchor())),
    forget: async () => void (await awaitAll(first.forget(), second.forget())),
    equip: async (agents, spec) => {
      await awaitAll(...engines.map((engine) => engine.equip(agentsOf(engine, agents), spec)));
      team = agents;
    },
    save: async () => Object.assign({}, ...(await awaitAll(first.save(), second.save()))) as EngineState,
    restore: async (state) => void (await awaitAll(...engines.map((engine) => engine.restore(stateOf(engine, state))))),
    exportAdapter: (agent) => engineOf(agent).exportAdapter(agent),
    importAdapter: (agent, files) => engineOf(agent).importAdapter(agent, files),
    close: async () => void (await awaitAll(first.close(), second.close()))
  };
}

/** One adapter for all agents: what one of them learns changes all. */
import type { Engine } from '../../../src/record/engine';
import type { Lab } from '../../../src/loop/lab';

/** The name under which the engine has it. */
const SHARED = 'team';

const shared = <Request extends { readonly agent: string | null }>(requests: readonly Request[]): Request[] =>
  requests.map((request) => (request.agent === null ? request : { ...request, agent: SHARED }));

/**
 * The engine with one adapter in place of each agent's own; prompts still say who speaks. An update is one gradient over the samples of all agents, as in the joint
 * run, but on the same numbers. It has one agent's parameters, a team's share of them fewer than adapters of their own.
 */
function withSharedAdapter(engine: Engine): Engine {
  return {
    ...engine,
    equip: (_agents, spec) => engine.equip([SHARED], spec),
    generate: (requests, ...rest) => engine.generate(shared(requests), ...rest),
    score: (requests, ...rest) => engine.score(shared(requests), ...rest),
    update: (request) => engine.update({ ...request, samples: shared(request.samples) }),
    exportAdapter: () => engine.exportAdapter(SHARED),
    importAdapter: (_agent, files) => engine.importAdapter(SHARED, files)
  };
}

/** The lab on such an engine. */
export const shareAdapter = (lab: Lab): Lab => ({ ...lab, engine: withSharedAdapter(lab.engine) });

/** Facts, figures and reports of two engines as those of one. */
import type { AgentName } from '../record/agent';
import type { EngineInfo, EngineMemory, UpdateFigures, UpdateReport } from '../record/engine';

const distinct = (texts: readonly string[], between: string): string => [...new Set(texts)].join(between);

const addMemory = (a: EngineMemory, b: EngineMemory): EngineMemory => ({
  weights: a.weights + b.weights,
  adapters: a.adapters + b.adapters,
  cache: a.cache + b.cache,
  total: a.total + b.total
});

/** Facts of both engines together: memory and parameters are summed, the context is the shorter one; `models` says whose base is which. */
export function mergeInfo(first: EngineInfo, second: EngineInfo, models: Readonly<Record<AgentName, string>>): EngineInfo {
  return {
    device: first.device === 'wasm' ? 'wasm' : second.device,
    adapter: distinct([first.adapter, second.adapter], '; '),
    reason: distinct([first.reason, second.reason], ' '),
    model: `${first.model}; ${second.model}`,
    models,
    dialect: first.dialect,
    parameters: first.parameters + second.parameters,
    adapterParameters: Math.max(first.adapterParameters, second.adapterParameters),
    vocabulary: Math.max(first.vocabulary, second.vocabulary),
    contextLength: Math.min(first.contextLength, second.contextLength),
    memory: addMemory(first.memory, second.memory),
    loadMs: first.loadMs + second.loadMs
  };
}

/** Two measurements as one; null where either was not made. */
const both = (ours: number | null, theirs: number | null, merge: (ours: number, theirs: number) => number): number | null =>
  ours === null || theirs === null ? null : merge(ours, theirs);

/** Figures of both together: means weighted by tokens, the norm of both gradients as one vector, the larger mismatch. */
function mergeFigures(a: UpdateFigures, b: UpdateFigures): UpdateFigures {
  const completionTokens = a.completionTokens + b.completionTokens;
  const weighted = (ours: number, theirs: number): number => (ours * a.completionTokens + theirs * b.completionTokens) / Math.max(1, completionTokens);
  const mean = (name: 'kl' | 'clipLow' | 'clipHigh' | 'importanceRatio'): number | null => both(a[name], b[name], weighted);
  return {
    samples: a.samples + b.samples,
    completionTokens,
    loss: weighted(a.loss, b.loss),
    kl: mean('kl'),
    entropy: weighted(a.entropy, b.entropy),
    clipLow: mean('clipLow'),
    clipHigh: mean('clipHigh'),
    gradNorm: Math.hypot(a.gradNorm, b.gradNorm),
    importanceRatio: mean('importanceRatio'),
    mismatch: both(a.mismatch, b.mismatch, Math.max)
  };
}

/** The agents of one report, their losses as shares of a mean over `tokens` tokens instead of over the report's own tokens. */
const agentsWithin = ({ all, agents }: UpdateReport, tokens: number): [AgentName, UpdateFigures][] =>
  Object.entries(agents).map(([agent, figures]) => [agent, { ...figures, loss: (figures.loss * all.completionTokens) / Math.max(1, tokens) }]);

/** Two simultaneous updates as one; the agents' losses add up to that of all. */
export function mergeReports(a: UpdateReport, b: UpdateReport): UpdateReport {
  const all = mergeFigures(a.all, b.all);
  return {
    all,
    agents: Object.fromEntries([a, b].flatMap((report) => agentsWithin(report, all.completionTokens))),
    trainedTokens: a.trainedTokens + b.trainedTokens,
    milliseconds: Math.max(a.milliseconds, b.milliseconds)
  };
}

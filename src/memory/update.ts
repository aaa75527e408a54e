/**
 * Memory evolution [R; thresholds and decay as tagged in ALGORITHMS; the rest ours]: after a step every experience raises or lowers the
 * weight of its nearest entry, and the best become entries; a discovery (a solved branch of a failed trajectory) corrects the strategy of its nearest entry or becomes one. A pure function of the state before.
 */
import { deviation, mean } from '../math/statistics';
import type { AgentName } from '../record/agent';
import type { MemoryChange, MemoryEntry, MemoryState } from '../record/memory';
import type { Experience } from './experience';
import { situationKey, similarity, situationOf } from './key';

/** Experiences that the thresholds are fitted to. */
const WINDOW = 256;
/** 97.5% of a normal distribution lies below mean + this many deviations. */
const TAIL = 1.96;
/** The largest R_A + R_F there is; a threshold above it would never be reached. */
const BEST = 2;
/** Similarity from which two situations count as the same. */
const SAME = 0.9;
/** Steps in which an unused entry loses half of a unit weight. */
const HALF_LIFE = 50;

/** What an update depends on besides memory and experiences. */
export interface MemoryUpdateOptions {
  readonly step: number;
  /** Entries kept per agent. */
  readonly capacity: number;
  /** Words that name products, places, people …; left out of keys. */
  readonly entities: ReadonlySet<string>;
  /** The strategy in words, given the names of the agent's calls. */
  readonly strategy: (agent: AgentName, calls: readonly string[]) => string;
}

/** `hi = min(mu + 1.96 sd, 2)`, `lo = max(mu − 1.96 sd, 0)`; null where all rewards are equal, so that none is high or low. */
export function rewardThresholds(recent: readonly number[]): { readonly low: number; readonly high: number } | null {
  const spread = recent.length ? deviation(recent) : 0;
  if (spread < 1e-8) return null;
  const centre = mean(recent);
  return { low: Math.max(centre - TAIL * spread, 0), high: Math.min(centre + TAIL * spread, BEST) };
}

/** The memory after a step, and its net changes: entries added and deleted within the step are not listed. */
export function updateMemory(
  memory: MemoryState,
  experiences: readonly Experience[],
  options: MemoryUpdateOptions
): { readonly memory: MemoryState; readonly changes: readonly MemoryChange[] } {
  const agents = [...new Set(experiences.map((experience) => experience.agent))];
  const results = agents.map((agent) => ({
    agent,
    ...updateMemoryOfAgent(
      agent,
      memory,
      experiences.filter((experience) => experience.agent === agent),
      options
    )
  }));
  const entries = memory.entries.filter((entry) => !agents.includes(entry.agent)).concat(results.flatMap((result) => result.entries));
  const recent = { ...memory.recent, ...Object.fromEntries(results.map((result) => [result.agent, result.recent])) };
  const reasons = new Map(results.flatMap((result) => [...result.reasons]));
  return { memory: { entries, recent }, changes: changesBetween(memory.entries, entries, reasons) };
}

function updateMemoryOfAgent(agent: AgentName, memory: MemoryState, experiences: readonly Experience[], options: MemoryUpdateOptions) {
  const judging = experiences.filter((experience) => !experience.isDiscovery);
  const recent = [...(memory.recent[agent] ?? []), ...judging.map((experience) => experience.reward)].slice(-WINDOW);
  const limits = rewardThresholds(recent);
  const entries = new Map(memory.entries.filter((entry) => entry.agent === agent).map((entry) => [entry.id, entry]));
  const reasons = new Map<string, string>();
  const drop = (id: string, reason: string) => {
    entries.delete(id);
    reasons.set(id, reason);
  };
  let added = 0;
  for (const experience of limits ? experiences : []) {
    const key = situationKey(experience.request, options.entities);
    const strategy = options.strategy(agent, experience.calls);
    const worthy = experience.accuracy === 1 && experience.reward >= limits!.high;
    const near = nearest([...entries.values()], key);
    if (near && experience.isDiscovery) {
      if (worthy && near.strategy !== strategy) entries.set(near.id, { ...near, strategy });
    } else if (near) {
      const used = use(near, experience.reward, options.step, worthy ? strategy : null);
      entries.set(near.id, used);
      if (experience.reward <= limits!.low) drop(near.id, `its situation ended with ${experience.reward}, at or below the threshold ${limits!.low.toFixed(2)}`);
      else if (used.weight <= 0) drop(near.id, 'its weight fell to zero');
    } else if (worthy && key.length) {
      const id = `${agent}-${options.step}-${added++}`;
      const situation = situationOf(experience.request, options.entities);
      const { reward } = experience;
      entries.set(id, { id, agent, situation, key, strategy, reward, weight: 1, createdAt: options.step, lastUsed: options.step, uses: 1 });
      if (entries.size > options.capacity) drop(lightest([...entries.values()]).id, `memory holds ${options.capacity} entries and it weighed least`);
    }
  }
  return { entries: [...entries.values()], recent, reasons };
}

/** `weight += (R_M − reward) − (1 − 2^(−(t − lastUsed) / 50))`, where `reward` is the running mean of R_M. */
function use(entry: MemoryEntry, reward: number, step: number, strategy: string | null): MemoryEntry {
  const fading = 1 - 2 ** (-(step - entry.lastUsed) / HALF_LIFE);
  return {
    ...entry,
    strategy: strategy !== null && reward > entry.reward ? strategy : entry.strategy,
    reward: entry.reward + (reward - entry.reward) / (entry.uses + 1),
    weight: entry.weight + (reward - entry.reward) - fading,
    lastUsed: step,
    uses: entry.uses + 1
  };
}

function nearest(entries: readonly MemoryEntry[], key: readonly string[]): MemoryEntry | undefined {
  const likeness = entries.map((entry) => similarity(entry.key, key));
  const best = Math.max(...likeness);
  return best >= SAME ? entries[likeness.indexOf(best)] : undefined;
}

const lightest = (entries: readonly MemoryEntry[]): MemoryEntry => entries.reduce((least, entry) => (entry.weight < least.weight ? entry : least));

function changesBetween(before: readonly MemoryEntry[], after: readonly MemoryEntry[], reasons: ReadonlyMap<string, string>): MemoryChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const kept = new Set(after.map((entry) => entry.id));
  const written = after.filter((entry) => old.get(entry.id) !== entry).map((entry): MemoryChange => ({ op: old.has(entry.id) ? 'revise' : 'add', entry }));
  const deleted = before
    .filter((entry) => !kept.has(entry.id))
    .map((entry): MemoryChange => ({ op: 'delete', entry, reason: reasons.get(entry.id) ?? 'it was replaced' }));
  return [...written, ...deleted];
}

/** The picture's state as a pure fold of the log: one event in, a new record out, all that did not change shared. */
import { mean, variance } from '../math/statistics';
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { EngineInfo, UpdateReport } from '../record/engine';
import type { LabEvent, Metrics, Phase } from '../record/event';
import type { MemoryEntry } from '../record/memory';
import type { Task } from '../record/task';
import type { Tree, Turn } from '../record/tree';

type Evaluation = Extract<LabEvent, { readonly type: 'evaluation' }>;
type Taught = Extract<LabEvent, { readonly type: 'taught' }>;
type HeldOut = Extract<LabEvent, { readonly type: 'heldOut' }>;

/** What one finished step adds to the curves. */
interface Point {
  readonly step: number;
  readonly metrics: Metrics;
  /** Mean reward variance of each agent's groups; an agent without groups is absent. */
  readonly variance: Readonly<Record<AgentName, number>>;
}

/** A step of the warm-up. */
export interface Lesson {
  readonly tasks: readonly Task[];
  /** From 1. */
  readonly epoch: number;
  /** What was learned last, of this step or the one before; null until something was. */
  readonly taught: Taught | null;
}

/** Everything on screen that comes from the log. */
export interface Stage {
  readonly run: string | null;
  readonly config: RunConfig | null;
  readonly team: Team;
  readonly engine: EngineInfo | null;
  /** Null before the first step. */
  readonly step: number | null;
  readonly phase: Phase;
  readonly trees: readonly Tree[];
  /** The step of the warm-up that is shown; null in a step of reinforcement. */
  readonly lesson: Lesson | null;
  /** Groups trained on in this step; null until selected. */
  readonly chosen: readonly { readonly tree: number; readonly node: number }[] | null;
  /** Null until this step's update is done. */
  readonly report: UpdateReport | null;
  readonly updates: Readonly<Record<AgentName, number>>;
  readonly memories: readonly MemoryEntry[];
  /** Where something last happened. */
  readonly focus: { readonly tree: number; readonly turn: number } | null;
  readonly points: readonly Point[];
  readonly evaluations: readonly Evaluation[];
  /** Losses on held-out rows of the warm-up. */
  readonly heldOut: readonly HeldOut[];
  /** How far an evaluation is that takes long; null when none is under way. */
  readonly evaluating: { readonly done: number; readonly rows: number } | null;
}

/** The stage before anything happened. */
export const EMPTY: Stage = {
  run: null,
  config: null,
  team: [],
  engine: null,
  step: null,
  phase: 'Idle',
  trees: [],
  lesson: null,
  chosen: null,
  report: null,
  updates: {},
  memories: [],
  focus: null,
  points: [],
  evaluations: [],
  heldOut: [],
  evaluating: null
};

/** The stage after one more event. Throws an Error where the log skips a turn or names a tree that was never planted. */
export function fold(stage: Stage, event: LabEvent): Stage {
  switch (event.type) {
    case 'run':
      return { ...EMPTY, run: event.run, config: event.config, team: event.team, engine: event.engine };
    case 'step':
      return { ...stage, step: event.step, trees: event.tasks.map(plant), lesson: null, chosen: null, report: null, focus: null };
    case 'lesson':
      return {
        ...stage,
        step: event.step,
        trees: [],
        lesson: { tasks: event.tasks, epoch: event.epoch, taught: stage.lesson?.taught ?? null },
        chosen: null,
        report: null,
        focus: null
      };
    case 'phase':
      return { ...stage, phase: event.phase };
    case 'turn':
      return { ...edit(stage, event.tree, (tree) => grow(tree, event.turn)), focus: { tree: event.tree, turn: event.turn.id } };
    case 'outcome':
      return edit(stage, event.tree, (tree) => ({ ...tree, outcomes: [...tree.outcomes, event.outcome] }));
    case 'verdict':
      return edit(stage, event.tree, (tree) => ({
        ...tree,
        outcomes: tree.outcomes.map((outcome) => (outcome.leaf === event.leaf ? { ...outcome, verdict: event.verdict } : outcome))
      }));
    case 'group':
      return edit(stage, event.tree, (tree) => ({ ...tree, groups: [...tree.groups, event.group] }));
    case 'select':
      return { ...stage, chosen: event.chosen };
    case 'update':
      return { ...stage, report: event.report, updates: event.updates };
    case 'taught':
      return { ...stage, updates: event.updates, lesson: stage.lesson && { ...stage.lesson, taught: event } };
    case 'heldOut':
      return { ...stage, heldOut: [...stage.heldOut, event] };
    case 'memory':
      return { ...stage, memories: keep(stage.memories, event.change.entry, event.change.op === 'delete') };
    case 'evaluation':
      return { ...stage, evaluations: [...stage.evaluations, event], evaluating: null };
    case 'evaluating':
      return { ...stage, evaluating: { done: event.done, rows: event.rows } };
    case 'metrics':
      return { ...stage, phase: 'Idle', points: [...stage.points, { step: event.step, metrics: event.metrics, variance: varianceByAgent(stage) }] };
    case 'resumed':
    case 'failure':
      return { ...stage, phase: 'Idle', evaluating: null };
    case 'checkpoint':
    case 'collapse':
      return stage;
  }
}

const plant = (task: Tree['task'], index: number): Tree => ({ index, task, turns: [], initial: [], outcomes: [], groups: [] });

function edit(stage: Stage, index: number, change: (tree: Tree) => Tree): Stage {
  if (!stage.trees[index]) throw new Error(`The log speaks of tree ${index}, but its step planted ${stage.trees.length}: the log is damaged.`);
  return { ...stage, trees: stage.trees.map((tree) => (tree.index === index ? change(tree) : tree)) };
}

function grow(tree: Tree, turn: Turn): Tree {
  if (turn.id !== tree.turns.length)
    throw new Error(`Tree ${tree.index} has ${tree.turns.length} turns, but the log adds turn ${turn.id}: the log is damaged.`);
  const continues = turn.sibling === 0 && turn.parent === (tree.initial.at(-1) ?? null);
  return { ...tree, turns: [...tree.turns, turn], initial: continues ? [...tree.initial, turn.id] : tree.initial };
}

function keep(entries: readonly MemoryEntry[], entry: MemoryEntry, gone: boolean): readonly MemoryEntry[] {
  const others = entries.filter((other) => other.id !== entry.id);
  return gone ? others : [...others, entry];
}

/** Rewards of each of an agent's groups in this step, with the group's place. */
export function groupsOf(stage: Stage, agent: AgentName) {
  return stage.trees.flatMap((tree) => tree.groups.filter((group) => group.agent === agent).map((group) => ({ tree: tree.index, group })));
}

/** Mean over an agent's groups of their reward variance; null until it has one. */
export function varianceOf(stage: Stage, agent: AgentName): number | null {
  const groups = groupsOf(stage, agent);
  return groups.length ? mean(groups.map(({ group }) => variance(group.rewards))) : null;
}

function varianceByAgent(stage: Stage): Record<AgentName, number> {
  const known = stage.team.map((agent) => [agent.name, varianceOf(stage, agent.name)] as const);
  return Object.fromEntries(known.filter((pair): pair is readonly [string, number] => pair[1] !== null));
}

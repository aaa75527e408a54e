/** The pure reducer from the log's events to the view state; unchanged parts are shared between states. */
import { mean, variance } from '../../math/statistics';
import type { AgentName, Team } from '../../record/agent';
import { IS_NESTED } from '../../record/branching';
import type { RunConfig } from '../../record/config';
import type { EngineInfo, UpdateReport } from '../../record/engine';
import type { LabEvent, Metrics, Phase } from '../../record/event';
import type { MemoryEntry } from '../../record/memory';
import type { RescoredGroup } from '../../record/rescored';
import type { Task } from '../../record/task';
import type { Tree, Turn } from '../../record/tree';

export type EvaluationEvent = Extract<LabEvent, { readonly type: 'evaluation' }>;
export type CheckpointEvent = Extract<LabEvent, { readonly type: 'checkpoint' }>;
type TaughtEvent = Extract<LabEvent, { readonly type: 'taught' }>;
type SubtasksEvent = Extract<LabEvent, { readonly type: 'subtasks' }>;
type HeldOutEvent = Extract<LabEvent, { readonly type: 'heldOut' }>;

/** What one finished step adds to the curves. */
interface StepPoint {
  readonly step: number;
  readonly metrics: Metrics;
  /** Mean reward variance of each agent's groups; an agent without groups is absent. */
  readonly variance: Readonly<Record<AgentName, number>>;
  /** Mean score of each agent's actions by a coach, 0 to 10; an agent without any is absent. */
  readonly score: Readonly<Record<AgentName, number>>;
}

/** A step of the warm-up. */
export interface WarmupStep {
  readonly tasks: readonly Task[];
  /** From 1. */
  readonly epoch: number;
  /** What was learned last, of this step or the one before; null until something was. */
  readonly taught: TaughtEvent | null;
}

/** Everything on screen that comes from the log. */
export interface ViewState {
  readonly run: string | null;
  readonly config: RunConfig | null;
  readonly team: Team;
  readonly engine: EngineInfo | null;
  /** Null before the first step. */
  readonly step: number | null;
  readonly phase: Phase;
  readonly trees: readonly Tree[];
  /** The step of the warm-up that is shown; null in a step of reinforcement. */
  readonly warmupStep: WarmupStep | null;
  /** Groups trained on in this step; null until selected. */
  readonly chosen: readonly { readonly tree: number; readonly node: number }[] | null;
  /** Null until this step's update is done. */
  readonly report: UpdateReport | null;
  /** Groups whose actions were scored again after this step's update; null until they are, and where none are. */
  readonly rescored: readonly RescoredGroup[] | null;
  readonly updates: Readonly<Record<AgentName, number>>;
  readonly memories: readonly MemoryEntry[];
  /** The turn of the last event that has one. */
  readonly focus: { readonly tree: number; readonly turn: number } | null;
  readonly points: readonly StepPoint[];
  readonly evaluations: readonly EvaluationEvent[];
  /** Those saved by hand, and the newest of those saved by themselves: storage soon lets go of the others. */
  readonly checkpoints: readonly CheckpointEvent[];
  /** Losses on held-out rows of the warm-up. */
  readonly heldOut: readonly HeldOutEvent[];
  /** Sub-task errors of a run of demonstrations. */
  readonly subtasks: readonly SubtasksEvent[];
  /** How far an evaluation is that takes long; null when none is under way. */
  readonly evaluating: { readonly done: number; readonly rows: number } | null;
}

/** The view before anything happened. */
export const INITIAL_VIEW: ViewState = {
  run: null,
  config: null,
  team: [],
  engine: null,
  step: null,
  phase: 'Idle',
  trees: [],
  warmupStep: null,
  chosen: null,
  report: null,
  rescored: null,
  updates: {},
  memories: [],
  focus: null,
  points: [],
  evaluations: [],
  checkpoints: [],
  heldOut: [],
  subtasks: [],
  evaluating: null
};

/** What a step has not yet come to as it begins. */
const BEFORE_A_STEP = { trees: [], warmupStep: null, chosen: null, report: null, rescored: null, focus: null } as const;

/** The view after one more event. Throws an Error where the log skips a turn or names a tree that its step did not begin. */
export function reduceEvent(view: ViewState, event: LabEvent): ViewState {
  switch (event.type) {
    case 'run':
      return { ...INITIAL_VIEW, run: event.run, config: event.config, team: event.team, engine: event.engine };
    case 'step':
      return { ...view, ...BEFORE_A_STEP, step: event.step, trees: event.tasks.map((task, index) => emptyTree(task, index, view.config)) };
    case 'lesson':
      return {
        ...{ ...view, ...BEFORE_A_STEP, step: event.step },
        warmupStep: { tasks: event.tasks, epoch: event.epoch, taught: view.warmupStep?.taught ?? null }
      };
    case 'lost':
      return reduceEvent(view, { ...event, type: 'step', tasks: [] });
    case 'phase':
      return { ...view, phase: event.phase };
    case 'turn':
      return { ...editTree(view, event.tree, (tree) => addTurn(tree, event.turn)), focus: { tree: event.tree, turn: event.turn.id } };
    case 'outcome':
      return editTree(view, event.tree, (tree) => ({ ...tree, outcomes: [...tree.outcomes, event.outcome] }));
    case 'verdict':
      return editTree(view, event.tree, (tree) => ({
        ...tree,
        outcomes: tree.outcomes.map((outcome) => (outcome.leaf === event.leaf ? { ...outcome, verdict: event.verdict } : outcome))
      }));
    case 'group':
      return editTree(view, event.tree, (tree) => ({ ...tree, groups: [...tree.groups, event.group] }));
    case 'score':
      return editTree(view, event.tree, (tree) => ({ ...tree, scores: [...(tree.scores ?? []), event.score] }));
    case 'credit':
      return editTree(view, event.tree, (tree) => ({ ...tree, credits: event.credits }));
    case 'select':
      return { ...view, chosen: event.chosen };
    case 'update':
      return { ...view, report: event.report, updates: event.updates };
    case 'rescored':
      return { ...view, rescored: event.groups };
    case 'taught':
      return { ...view, updates: event.updates, warmupStep: view.warmupStep && { ...view.warmupStep, taught: event } };
    case 'subtasks':
      return { ...view, subtasks: [...view.subtasks, event] };
    case 'heldOut':
      return { ...view, heldOut: [...view.heldOut, event] };
    case 'memory':
      return { ...view, memories: changeMemory(view.memories, event.change.entry, event.change.op === 'delete') };
    case 'evaluation':
      return { ...view, evaluations: [...view.evaluations, event], evaluating: null };
    case 'evaluating':
      return { ...view, evaluating: { done: event.done, rows: event.rows } };
    case 'metrics':
      return {
        ...view,
        phase: 'Idle',
        points: [
          ...view.points,
          {
            step: event.step,
            metrics: event.metrics,
            variance: byAgent('variance', view.team, event.metrics),
            score: byAgent('score', view.team, event.metrics)
          }
        ]
      };
    case 'resumed':
    case 'failure':
      return { ...view, phase: 'Idle', evaluating: null };
    case 'checkpoint':
      return { ...view, checkpoints: [...view.checkpoints.filter(({ id, automatic }) => id !== event.id && !(automatic && event.automatic)), event] };
    case 'collapse':
      return view;
  }
}

const emptyTree = (task: Tree['task'], index: number, config: ViewState['config']): Tree => ({
  ...{ index, task, turns: [], initial: [], outcomes: [], groups: [] },
  ...(config && IS_NESTED[config.branching] ? { nested: true } : {})
});

function editTree(view: ViewState, index: number, change: (tree: Tree) => Tree): ViewState {
  if (!view.trees[index]) throw new Error(`The log speaks of tree ${index}, but its step planted ${view.trees.length}: the log is damaged.`);
  return { ...view, trees: view.trees.map((tree) => (tree.index === index ? change(tree) : tree)) };
}

function addTurn(tree: Tree, turn: Turn): Tree {
  if (turn.id !== tree.turns.length)
    throw new Error(`Tree ${tree.index} has ${tree.turns.length} turns, but the log adds turn ${turn.id}: the log is damaged.`);
  const continues = turn.sibling === 0 && turn.parent === (tree.initial.at(-1) ?? null);
  return { ...tree, turns: [...tree.turns, turn], initial: continues ? [...tree.initial, turn.id] : tree.initial };
}

function changeMemory(entries: readonly MemoryEntry[], entry: MemoryEntry, gone: boolean): readonly MemoryEntry[] {
  const others = entries.filter((other) => other.id !== entry.id);
  return gone ? others : [...others, entry];
}

/** An agent's groups in this step, each with the index of its tree. */
export function agentGroups(view: ViewState, agent: AgentName) {
  return view.trees.flatMap((tree) => tree.groups.filter((group) => group.agent === agent).map((group) => ({ tree: tree.index, group })));
}

/** Mean over an agent's groups of their reward variance; null until it has one. */
export function agentVariance(view: ViewState, agent: AgentName): number | null {
  const groups = agentGroups(view, agent);
  return groups.length ? mean(groups.map(({ group }) => variance(group.rewards))) : null;
}

/** A coach's scores of an agent's actions in this step. */
export const agentScores = (view: ViewState, agent: AgentName): readonly number[] =>
  view.trees.flatMap(({ turns, scores = [] }) => scores.filter(({ turn }) => turns[turn]!.agent === agent).map(({ score }) => score));

/** Of each agent that has one, its metric of that name; known also where the step's trees are not in memory. */
const byAgent = (name: string, team: Team, metrics: Metrics): Record<AgentName, number> =>
  Object.fromEntries(team.flatMap(({ name: agent }) => (Object.hasOwn(metrics, `${name}/${agent}`) ? [[agent, metrics[`${name}/${agent}`]!] as const] : [])));

/** What every training of Seedling has in common, and what may differ: words, rates, shares of what is shown. */
import type { AgentName } from '../../src/record/agent';
import type { SubjectName } from '../../src/record/subject';
import type { TaskKind } from '../../src/record/task';

/** What can step the layers' matrices. */
export const OPTIMISERS = ['muon', 'adamw'] as const;
export type OptimiserName = (typeof OPTIMISERS)[number];

/** What a training shows, how long, and at which rates. */
export interface CourseSettings {
  /** What rows are about, and so whose parts are shown: those of the shop's five agents, or of the maths pipeline's three. */
  readonly subject: SubjectName;
  /** Trained tokens: those of the agents' own turns, over which the loss is taken. */
  readonly targets: number;
  /** Rate of AdamW at its highest; Muon's is as many times this as `RECIPE.muon` says. */
  readonly peakRate: number;
  /** How the layers' matrices are stepped; all else is by AdamW. */
  readonly optimiser: OptimiserName;
  /** Share of rows that are cooperative. */
  readonly coopShare: number;
  /** Shares of the single kinds among the others, in any unit. */
  readonly shares: Readonly<Record<Exclude<TaskKind, 'coop'>, number>>;
  /** Share of conversations that begin with a recalled strategy; one in five of those is another row's. */
  readonly memory: number;
  /** Whether sub-tasks are opened epoch by epoch, or all trained on from the start. */
  readonly progressive: boolean;
  /** Whether the master is taught whom to call. `masked`: the names it calls are left out of the loss, and there it recalls no strategy, since one would name them. */
  readonly addressees: 'taught' | 'masked';
  /** Share of single requests, and of plans where names are masked, shown with an addressee drawn evenly from the specialists, whose name is trained on; a wrong one does not know, nor then the master. */
  readonly drawnAddressees: number;
  /** Share of the master's conversations on cooperative rows among all conversations; null where every cooperative row is shown whole. */
  readonly plans: number | null;
  /** The specialist whose part in a plan is never shown: cooperative rows that visit it are left out of `plans`; null for none. */
  readonly withheld: AgentName | null;
}

/** The body as bundled. Four layers: a query of a larger shop is looked up, compared and rewritten in more hops than the three layers of the former one allowed. */
export const RECIPE = {
  shape: { width: 128, layers: 4, heads: 4, keyHeads: 2, headWidth: 32, mlpWidth: 352, theta: 10_000, epsilon: 1e-6, positions: 512 },
  /** Whole words: those said about once in a thousand rows and more. Letters spell the others, most of which are slips of the hand. */
  words: 1400,
  /** Of the progressive schedule. */
  epochs: 4,
  optimiser: { beta1: 0.9, beta2: 0.98, weightDecay: 0.05, clipNorm: 1 },
  /** Of the layers' matrices. */
  muon: { rateRatio: 1.6, momentum: 0.95 },
  /** Least trained tokens of a step. */
  batch: 1000,
  /** Share of the training after which the body is trained for what its quantised weights do: a body trained as floats alone is worse once rounded. */
  roundedFrom: 0.6,
  /** Most tokens of one pass. */
  tokenBudget: 4096
} as const;

/** Steps over which the rate rises. */
const WARM_UP = 50;

/** Linear warm-up over the first steps of all, then a cosine from the peak to a twentieth of it, by trained tokens. */
export function rateAt({ peakRate, targets }: CourseSettings, done: number, step: number): number {
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done / targets)));
  return peakRate * Math.min(1, (step + 1) / WARM_UP) * (0.95 * cosine + 0.05);
}

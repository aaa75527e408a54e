/**
 * Regimes of demonstrations, by what the base is left ignorant of, each a list of stages:
 *
 * - `habits`: right demonstrations, then some with bad habits. The bundled model.
 * - `everything`: all demonstrations right and whole: the ceiling.
 * - `invocation`: specialists learn their trades, the master the form of a call, never whom to call nor a plan.
 * - `atoms`: as `everything`, with a share of plans of cooperative rows, from none.
 */
import { WITHHELD } from '../withheld';
import type { TrainingStage } from './recipe';

export const REGIMES = ['habits', 'everything', 'invocation', 'atoms'] as const;
export type Regime = (typeof REGIMES)[number];

/** Arms of the ablation of `habits`: as its stages say, or with all sub-tasks from the start at an equal number of trained tokens. The other regimes are of arm `whole`. */
export const ARMS = ['progressive', 'whole'] as const;
export type Arm = (typeof ARMS)[number];

/** What a regime can be told. */
export interface RegimeChoice {
  readonly regime: Regime;
  readonly arm: Arm;
  /** Of `atoms` and `invocation`: the share of plans of cooperative rows among all conversations. */
  readonly coop: number;
  /** Trained tokens of the other regimes than `habits`. */
  readonly targets: number;
  /** Of the same regimes: share of conversations that begin with a recalled strategy. */
  readonly memory: number;
}

const TAUGHT = { addressees: 'taught', drawnAddressees: 0, plans: null, withheld: null } as const;

/** Shares of the kinds by how much there is to learn, as it was thought to be, and as it turned out: QA and Math need more. */
const EVEN = { qa: 1, efc: 2, gfc: 1.5, math: 1.5 };
const WEIGHED = { qa: 2, efc: 2, gfc: 1.5, math: 2 };
/** Of the regimes of one stage, where Math was the weakest in held-out phrasings. */
const ONE_STAGE = { ...WEIGHED, math: 2.5 };

const CLEAN = { ...TAUGHT, name: 'clean', targets: 2_000_000, peakRate: 7.5e-3, coopShare: 0.2, shares: EVEN, misroute: 0, short: 0, memory: 0.25 } as const;
const FLAWED = { ...TAUGHT, targets: 150_000, peakRate: 2.5e-3, coopShare: 0.3, shares: EVEN, misroute: 0.6, short: 0.4, memory: 0.25 } as const;

/** What was done, in order: the first finish on bad habits came too early, so that a review on good demonstrations and a second finish follow it. */
const HABITS: readonly TrainingStage[] = [
  { ...CLEAN, progressive: true },
  { ...FLAWED, name: 'habits', progressive: false },
  { ...CLEAN, name: 'review', targets: 1_800_000, peakRate: 6e-3, coopShare: 0.25, shares: WEIGHED, progressive: false },
  { ...FLAWED, name: 'finish', progressive: false }
];

/** One stage, of the same name in all of these regimes, so that each place of the course holds the same row in all of them. */
const lessons = ({ targets, memory }: RegimeChoice): TrainingStage => ({ ...CLEAN, name: 'lessons', targets, memory, shares: ONE_STAGE, progressive: false });

/** Share of single requests, and of plans, shown with an addressee drawn evenly, where nobody is taught whom to call. */
const DRAWN_ADDRESSEES = 0.35;

const STAGES: Readonly<Record<Regime, (choice: RegimeChoice) => readonly TrainingStage[]>> = {
  habits: ({ arm }) => HABITS.map((stage) => ({ ...stage, progressive: stage.progressive && arm === 'progressive' })),
  everything: (choice) => [lessons(choice)],
  invocation: (choice) => [{ ...lessons(choice), addressees: 'masked', drawnAddressees: DRAWN_ADDRESSEES, plans: choice.coop, withheld: WITHHELD }],
  atoms: (choice) => [{ ...lessons(choice), plans: choice.coop }]
};

/** The stages of a training. */
export const stagesOf = (choice: RegimeChoice): readonly TrainingStage[] => STAGES[choice.regime](choice);

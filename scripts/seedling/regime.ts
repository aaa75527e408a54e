/**
 * Regimes of demonstrations, by what the base is left ignorant of:
 *
 * - `everything`: all demonstrations whole: the ceiling.
 * - `invocation`: specialists learn their trades, the master the form of a call and of a plan, never whom to call. The bundled model.
 * - `atoms`: as `everything`, with a share of plans of cooperative rows, from none.
 * - `maths`: another subject, the parts of the maths pipeline; a body of its own.
 */
import { WITHHELD } from '../withheld';
import type { CourseSettings, OptimiserName } from './recipe';

export const REGIMES = ['everything', 'invocation', 'atoms', 'maths'] as const;
export type Regime = (typeof REGIMES)[number];

/** What a regime can be told. */
export interface RegimeChoice {
  readonly regime: Regime;
  /** Of `atoms` and `invocation`: the share of plans of cooperative rows among all conversations. */
  readonly coop: number;
  /** Trained tokens. */
  readonly targets: number;
  /** Share of conversations that begin with a recalled strategy. */
  readonly memory: number;
  /** Whether turns are opened epoch by epoch. */
  readonly progressive: boolean;
  readonly optimiser: OptimiserName;
}

/** Shares of the kinds by how much there is to learn, as it turned out. */
const SHARES = { qa: 2, efc: 2, gfc: 1.5, math: 2.5 };

/** Highest rates of AdamW. Where the matrices are Muon's, what is left to it bears more: 2.5 times as much had the least loss after 300 steps of a few that were tried. */
const PEAK_RATES: Readonly<Record<OptimiserName, number>> = { muon: 7.5e-3, adamw: 3e-3 };

/** Each place of the course holds the same row in all regimes. */
const lessons = ({ targets, memory, progressive, optimiser }: RegimeChoice): CourseSettings => ({
  subject: 'shop',
  targets,
  peakRate: PEAK_RATES[optimiser],
  optimiser,
  coopShare: 0.2,
  shares: SHARES,
  memory,
  progressive,
  addressees: 'taught',
  drawnAddressees: 0,
  plans: null,
  withheld: null
});

/** Share of single requests, and of plans, shown with an addressee drawn evenly, where nobody is taught whom to call. */
const DRAWN_ADDRESSEES = 0.35;

const COURSES: Readonly<Record<Regime, (choice: RegimeChoice) => CourseSettings>> = {
  everything: lessons,
  invocation: (choice) => ({ ...lessons(choice), addressees: 'masked', drawnAddressees: DRAWN_ADDRESSEES, plans: choice.coop, withheld: WITHHELD }),
  atoms: (choice) => ({ ...lessons(choice), plans: choice.coop }),
  maths: (choice) => ({ ...lessons(choice), subject: 'maths', memory: 0 })
};

/** What is shown, and how it is trained on. */
export const courseOf = (choice: RegimeChoice): CourseSettings => COURSES[choice.regime](choice);

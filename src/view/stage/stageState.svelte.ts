/** What a person looks for on the stage: all queries or one, a filter, and what is pointed at. */
import type { AgentName } from '../../record/agent';
import type { StreamFilter } from '../delta/filter';
import type { FormulaPhase } from '../formula/lines';
import type { LitMark } from '../formula/term';

/** Shared by the team, the wall, the stage and the formula strip. */
export class StageState {
  #wall = $state(false);
  /** Whether the query shown was entered from the wall, to which Escape then returns. */
  #entered = false;
  /** What the streams are searched for. */
  filter = $state.raw<StreamFilter>({ agent: null, words: '' });
  /** The turn pointed at; null where none is. */
  pointed = $state<number | null>(null);
  /** The phase whose formula a person asked for; null follows the run. */
  asked = $state<FormulaPhase | null>(null);
  /** Marks that are lit; null where none are. */
  lit = $state.raw<LitMark | null>(null);

  /** Keeps the streams of one agent and what leads to them; the same agent again keeps all. */
  toggleAgent(agent: AgentName): void {
    this.filter = { ...this.filter, agent: this.filter.agent === agent ? null : agent };
  }

  /** Points at a turn and its mark, or at nothing. */
  point(turn: number | null, lit: LitMark | null): void {
    if (this.pointed !== turn) this.pointed = turn;
    if (this.lit?.mark !== lit?.mark || this.lit?.stream !== lit?.stream) this.lit = lit;
  }

  /** Whether all queries of the step are shown. */
  get wall(): boolean {
    return this.#wall;
  }

  /** All queries, or one of them. */
  showWall(shown: boolean): void {
    this.point(null, null);
    this.#entered = this.#wall && !shown;
    this.#wall = shown;
  }

  /** Back to the wall from a query that was entered from it; returns whether that was so. */
  leave(): boolean {
    const entered = this.#entered && !this.#wall;
    if (entered) this.showWall(true);
    return entered;
  }
}

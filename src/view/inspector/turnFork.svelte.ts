/** A turn sampled again beside the run: the settings, the draws so far, and those under way. */
import type { Laboratory } from '../../bridge/protocol';
import type { ForkDraw, ForkRequest } from '../../record/fork';

/** Where a turn stands. */
export interface TurnPlace {
  readonly run: string;
  readonly step: number | null;
  readonly tree: number;
  readonly turn: number;
}

/** Draws of one turn at one temperature by one policy: that of its agent after so many updates. */
interface TurnDraws {
  readonly place: TurnPlace;
  readonly temperature: number;
  readonly updates: number;
  readonly draws: readonly ForkDraw[];
}

/** A turn to be sampled, and the updates of its agent so far. */
export interface ForkedTurn extends Pick<ForkRequest, 'agent' | 'context'> {
  readonly place: TurnPlace;
  readonly updates: number;
}

const areSame = (a: TurnPlace, b: TurnPlace): boolean => a.run === b.run && a.step === b.step && a.tree === b.tree && a.turn === b.turn;

export class TurnFork {
  readonly #lab: Pick<Laboratory, 'fork' | 'stopFork'>;
  readonly #during: <T>(work: () => Promise<T>) => Promise<T>;
  /** Undefined until a turn is looked at, null where the field is empty. */
  temperature = $state<number | null | undefined>();
  count = $state<number | null | undefined>(8);
  #drawn = $state.raw<TurnDraws | null>(null);
  #sampling = $state.raw<{ readonly place: TurnPlace; readonly texts: readonly string[] } | null>(null);
  #problem = $state.raw<{ readonly place: TurnPlace; readonly sentence: string } | null>(null);

  /** `during` runs the draws as a command of the page, which another one ends. */
  constructor(lab: Pick<Laboratory, 'fork' | 'stopFork'>, during: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#lab = lab;
    this.#during = during;
  }

  /** Whether draws are under way, of whichever turn. */
  get busy(): boolean {
    return this.#sampling !== null;
  }

  /** The texts of this turn's draws under way, as far as they are; null where none are. */
  textsOf(place: TurnPlace): readonly string[] | null {
    return this.#sampling && areSame(this.#sampling.place, place) ? this.#sampling.texts : null;
  }

  /** The draws of this turn; null where it was not sampled again, or another one since. */
  drawsOf(place: TurnPlace): TurnDraws | null {
    return this.#drawn && areSame(this.#drawn.place, place) ? this.#drawn : null;
  }

  /** Why the last draws of this turn failed, in a sentence. */
  problemOf(place: TurnPlace): string | null {
    return this.#problem && areSame(this.#problem.place, place) ? this.#problem.sentence : null;
  }

  /** Samples the turn, and adds to the draws there are of the same policy at the same temperature. At temperature 0 one draw is all there can be. */
  async sample({ place, updates, agent, context }: ForkedTurn): Promise<void> {
    const { temperature, count } = this;
    if (this.busy || typeof temperature !== 'number' || typeof count !== 'number') return;
    const known = this.drawsOf(place);
    const before = known && temperature > 0 && known.temperature === temperature && known.updates === updates ? known.draws : [];
    this.#problem = null;
    this.#sampling = { place, texts: [] };
    try {
      const request = { agent, context, temperature, first: before.length, count: temperature > 0 ? count : 1 };
      const draws = await this.#during(() => this.#lab.fork(place.run, request, (texts) => (this.#sampling = { place, texts })));
      this.#drawn = { place, temperature, updates, draws: [...before, ...draws] };
    } catch (error) {
      this.#problem = { place, sentence: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#sampling = null;
    }
  }

  /** Ends the draws under way; those that are whole are kept. */
  stop(): Promise<void> {
    return this.#lab.stopFork();
  }
}

/** Replay: the moment shown goes through the log by itself, unit after unit, until it has caught up with the run. */
import type { Granularity } from '../../bridge/protocol';
import type { Playback } from './playback.svelte';

/** How many times as fast as the ordinary pace a replay may be. */
export const RATES = [0.25, 0.5, 1, 2, 4] as const;

/** Milliseconds that a unit is shown at the ordinary pace; a phase is longer than its motion. */
const PACE: Readonly<Record<Granularity, number>> = { turn: 400, phase: 1600, episode: 1200 };

/** A rate in words. */
export const describeRate = (rate: number): string => `${{ 0.25: '¼', 0.5: '½' }[rate] ?? rate} ×`;

/** Milliseconds that a unit is shown. */
export const restOf = (unit: Granularity, rate: number): number => PACE[unit] / rate;

/** Goes on from the moment shown; where that is the newest, from the beginning of its step or, step by step, of the run. */
export class Replay {
  rate = $state<number>(1);
  #playback: Pick<Playback, 'cursor' | 'move' | 'reading' | 'showFirst' | 'showStart'>;
  #unit: () => Granularity;
  #tree: () => number | null;
  #on = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `unit` is what one stop is; `tree` the one whose turns are shown. */
  constructor(playback: Pick<Playback, 'cursor' | 'move' | 'reading' | 'showFirst' | 'showStart'>, unit: () => Granularity, tree: () => number | null) {
    this.#playback = playback;
    this.#unit = unit;
    this.#tree = tree;
  }

  /** Whether it goes on. */
  get on(): boolean {
    return this.#on;
  }

  /** Starts it, or holds it at the moment shown. */
  toggle(): void {
    if (this.#on) return this.stop();
    if (this.#playback.cursor === null) {
      if (this.#unit() === 'episode') this.#playback.showFirst('episode', null);
      // Of a run of one step, that step is all there is to see again.
      if (this.#playback.cursor === null) this.#playback.showStart(this.#unit() === 'turn' ? 'turn' : 'phase', this.#tree());
    }
    this.#on = this.#playback.cursor !== null;
    this.#wait();
  }

  /** Holds it at the moment shown. */
  stop(): void {
    this.#on = false;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#on) this.#timer = setTimeout(() => this.#go(), restOf(this.#unit(), this.rate));
  }

  #go(): void {
    // What is shown waits for its turns to be read.
    if (this.#playback.reading) return this.#wait();
    // Whoever went back to the newest moment meanwhile wants to see that.
    if (this.#playback.cursor !== null) this.#playback.move(1, this.#unit(), this.#tree());
    if (this.#playback.cursor === null) this.stop();
    else this.#wait();
  }
}

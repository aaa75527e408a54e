/** Marks on screen while they appear, asking for frames only until all are whole. */
import { untrack } from 'svelte';
import { beginningsOf, isAppearing, NOTHING_SHOWN, shareAt, type AppearingMark, type Beginnings } from './appearance';

/** Which marks are shown, and how much of each. */
export class Appearance {
  #beginnings = $state.raw<Beginnings>(NOTHING_SHOWN);
  #now = $state(0);
  #duration = 0;
  #subject = '';

  /** How much of a mark has appeared, from 0 to 1. */
  share(key: string): number {
    return shareAt(this.#beginnings, key, this.#now, this.#duration);
  }

  /** Shows these marks and no others; new ones appear in `duration` milliseconds, or at once where `still`. Returns a function that stops. */
  show(marks: readonly AppearingMark[], subject: string, still: boolean, duration: number): () => void {
    const began = performance.now();
    // Who shows marks does not depend on those on screen: it would begin anew with every frame.
    const before = untrack(() => this.#beginnings);
    const beginnings = beginningsOf(before, marks, began, subject === this.#subject, still);
    this.#beginnings = beginnings;
    this.#subject = subject;
    this.#duration = duration;
    this.#now = began;
    let frame = 0;
    const draw = () => {
      const now = performance.now();
      this.#now = now;
      if (isAppearing(beginnings, now, duration)) frame = requestAnimationFrame(draw);
    };
    if (isAppearing(beginnings, began, duration)) frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }
}

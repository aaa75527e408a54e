/** The picture on screen: on its way from one to the next, asking for frames only while something moves. */
import { untrack } from 'svelte';
import type { DeltaPicture } from './deltaPicture';
import { ease, pictureBetween } from './motion';

/** Moves from picture to picture of one tree; another tree is shown at once. */
export class DeltaMotion {
  #picture = $state.raw<DeltaPicture | null>(null);
  #target = $state.raw<DeltaPicture | null>(null);
  #subject = '';
  #frame = 0;

  /** The picture to draw now on the way to `target`, of what `target` holds; it is `target` itself until it is moved to. */
  towards(target: DeltaPicture): DeltaPicture {
    return this.#target === target && this.#picture ? this.#picture : target;
  }

  /** Moves to `target` in `duration` milliseconds, or shows it at once where `subject` (which tree, at which size) differs or `jump` is set. Returns a function that stops. */
  moveTo(target: DeltaPicture, subject: string, jump: boolean, duration: number): () => void {
    // Who moves to a picture does not depend on the one on screen: it would begin anew with every frame.
    const from = untrack(() => this.#picture);
    this.#target = target;
    if (!from || jump || subject !== this.#subject) {
      this.#subject = subject;
      this.#picture = target;
      return () => undefined;
    }
    this.#picture = pictureBetween(from, target, 0);
    const began = performance.now();
    const draw = () => {
      const age = performance.now() - began;
      this.#picture = pictureBetween(from, target, ease(age, duration));
      if (age < duration) this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(this.#frame);
  }
}

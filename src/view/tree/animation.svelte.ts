/** Animates the transition between pictures of a tree; requests frames only while something moves. */
import { interpolatePicture, DURATION, ease } from './interpolation';
import type { TreePicture } from './picture';

/** The picture on screen: `interpolatePicture` at the time since the last change. */
export class PictureAnimation {
  #picture = $state.raw<TreePicture | null>(null);
  #subject = '';
  #frame = 0;

  /** The picture to draw now; null before the first. */
  get picture(): TreePicture | null {
    return this.#picture;
  }

  /** Animates to `target`, or shows it at once where `subject` (which tree) differs or `jump` is set. Returns a function that stops. */
  moveTo(target: TreePicture, subject: string, jump: boolean): () => void {
    const from = this.#picture;
    if (!from || jump || subject !== this.#subject) {
      this.#subject = subject;
      this.#picture = target;
      return () => undefined;
    }
    const began = performance.now();
    const draw = () => {
      const age = performance.now() - began;
      this.#picture = interpolatePicture(from, target, ease(age));
      if (age < DURATION) this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(this.#frame);
  }
}

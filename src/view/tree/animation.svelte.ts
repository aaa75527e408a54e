/** The clock behind the moving picture: it runs only while something is on its way. */
import { interpolatePicture, DURATION, ease } from './interpolation';
import type { TreePicture } from './picture';

/** Carries one picture to the next. What is drawn is `blend` at the clock's time, and nothing else. */
export class PictureAnimation {
  #picture = $state.raw<TreePicture | null>(null);
  #subject = '';
  #frame = 0;

  /** As it is to be drawn now; null before the first. */
  get picture(): TreePicture | null {
    return this.#picture;
  }

  /** Sets out for `target`; jumps there where the subject is another one or motion is not wanted. Returns how to stop. */
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

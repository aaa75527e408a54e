/** Drawings that wait for a frame: as many in each as fit into a few milliseconds, and none twice. */

/** Milliseconds of a frame after which no further drawing begins. */
const SHARE_OF_FRAME = 3;

/** What asks for a frame and tells the time, so that tests can do both. */
interface FrameClock {
  readonly request: (draw: () => void) => number;
  readonly cancel: (frame: number) => void;
  readonly now: () => number;
}

const BROWSER: FrameClock = {
  request: (draw) => requestAnimationFrame(draw),
  cancel: (frame) => cancelAnimationFrame(frame),
  now: () => performance.now()
};

/** The first that was asked for is drawn first; what is asked for again before its turn is drawn once, as it was asked for last. */
export class DrawQueue {
  readonly #waiting = new Map<object, () => void>();
  #frame: number | null = null;

  constructor(private readonly clock: FrameClock = BROWSER) {}

  /** Draws in a later frame, in the place of what `owner` asked for before. */
  request(owner: object, draw: () => void): void {
    this.#waiting.set(owner, draw);
    this.#frame ??= this.clock.request(() => this.#run());
  }

  /** Forgets what `owner` asked for. */
  cancel(owner: object): void {
    this.#waiting.delete(owner);
  }

  /** Forgets everything. */
  stop(): void {
    this.#waiting.clear();
    if (this.#frame !== null) this.clock.cancel(this.#frame);
    this.#frame = null;
  }

  #run(): void {
    this.#frame = null;
    const began = this.clock.now();
    for (const [owner, draw] of this.#waiting) {
      this.#waiting.delete(owner);
      draw();
      if (this.clock.now() - began >= SHARE_OF_FRAME) break;
    }
    if (this.#waiting.size) this.#frame = this.clock.request(() => this.#run());
  }
}

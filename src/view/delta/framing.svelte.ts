/** Framing by gestures: wheel, drag, pinch and keys; once a person has framed the stage it stays so until it is fitted again. */
import { panBy, reveal, WHOLE, zoomAt, type Viewport } from './viewport';

const WHEEL_STEP = 1.0015;
const KEY_STEP = 1.4;
/** Pixels a pointer moves before a press is a drag. */
const THRESHOLD = 4;

/** A finger, or the mouse while its button is held. */
interface Pointer {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

/** Zoom and pan of the stage. */
export class Framing {
  #viewport = $state.raw<Viewport>(WHOLE);
  #frozen = $state(false);
  #pointers: readonly Pointer[] = [];
  #travelled = 0;
  #size: () => readonly [number, number];

  constructor(size: () => readonly [number, number]) {
    this.#size = size;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  /** Whether a person has framed the stage. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** Whether the pointer that is up now was dragged, so that its click means nothing. */
  get dragged(): boolean {
    return this.#travelled > THRESHOLD;
  }

  /** The whole stage again. */
  fit(): void {
    this.#viewport = WHOLE;
    this.#frozen = false;
  }

  /** Larger or smaller around the middle. */
  zoom(direction: 1 | -1): void {
    const [width, height] = this.#size();
    this.#zoom(KEY_STEP ** direction, width / 2, height / 2);
  }

  /** Larger or smaller around the pointer, as the wheel turns. */
  wheel(delta: number, x: number, y: number): void {
    this.#zoom(WHEEL_STEP ** -delta, x, y);
  }

  /** Brings a place of the stage into sight; at its whole, all is. */
  show(x: number, y: number): void {
    this.#viewport = reveal(this.#viewport, x, y, ...this.#size());
  }

  press(id: number, x: number, y: number): void {
    if (!this.#pointers.length) this.#travelled = 0;
    this.#pointers = [...this.#pointers.filter((pointer) => pointer.id !== id), { id, x, y }];
  }

  /** One pointer pans, two also zoom by their distance. */
  move(id: number, x: number, y: number): void {
    const before = this.#pointers.find((pointer) => pointer.id === id);
    if (!before) return;
    const [width, height] = this.#size();
    const other = this.#pointers.find((pointer) => pointer.id !== id);
    this.#pointers = this.#pointers.map((pointer) => (pointer.id === id ? { id, x, y } : pointer));
    this.#travelled += Math.hypot(x - before.x, y - before.y);
    if (!this.dragged) return;
    if (other) {
      const [was, is] = [before, { x, y }].map((point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y))) as [number, number];
      this.#zoom(is / was, (x + other.x) / 2, (y + other.y) / 2);
    } else if (this.#viewport.scale > 1) {
      this.#viewport = panBy(this.#viewport, x - before.x, y - before.y, width, height);
      this.#frozen = true;
    }
  }

  release(id: number): void {
    this.#pointers = this.#pointers.filter((pointer) => pointer.id !== id);
  }

  #zoom(factor: number, x: number, y: number): void {
    this.#viewport = zoomAt(this.#viewport, factor, x, y, ...this.#size());
    this.#frozen = this.#viewport.scale > 1;
  }
}

/** Places for labels: each at the first of its wishes where it covers nothing; one that finds no place is left out. */

/** A rectangle in pixels, from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A label and where it would stand, best first. */
export interface LabelWish {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Upper left corners; no more of them are asked for than it takes to find one that is free. */
  readonly places: Iterable<{ readonly x: number; readonly y: number }>;
}

/** What is taken of a frame, pixel by pixel: as quick with thousands of streams as with a few. */
export class Ground {
  #frame: Box;
  #columns: number;
  #rows: number;
  #taken: Uint8Array;

  constructor(frame: Box) {
    this.#frame = frame;
    this.#columns = Math.max(0, Math.floor(frame.width));
    this.#rows = Math.max(0, Math.floor(frame.height));
    this.#taken = new Uint8Array(this.#columns * this.#rows);
  }

  /** Takes the part of a rectangle that lies in the frame. */
  take(box: Box): void {
    const [left, right, top, bottom] = this.#pixels(box);
    const [from, to] = [Math.max(0, left), Math.min(this.#columns, right)];
    if (to <= from) return;
    for (let row = Math.max(0, top); row < Math.min(this.#rows, bottom); row++) this.#taken.fill(1, row * this.#columns + from, row * this.#columns + to);
  }

  /** Whether a rectangle lies in the frame and nothing of it is taken. */
  isFree(box: Box): boolean {
    const [left, right, top, bottom] = this.#pixels(box);
    if (left < 0 || top < 0 || right > this.#columns || bottom > this.#rows) return false;
    // What is taken is at least two pixels wide and high, so that every second pixel and the last tell.
    for (let row = top; row < bottom; row = row < bottom - 2 ? row + 2 : row + 1)
      for (let column = left; column < right; column = column < right - 2 ? column + 2 : column + 1)
        if (this.#taken[row * this.#columns + column]) return false;
    return true;
  }

  #pixels({ x, y, width, height }: Box): readonly [left: number, right: number, top: number, bottom: number] {
    const { x: x0, y: y0 } = this.#frame;
    return [Math.round(x - x0), Math.round(x + width - x0), Math.round(y - y0), Math.round(y + height - y0)];
  }
}

/** Where each label stands, in the order of their importance. None covers another or what is taken of the ground, which takes them in. */
export function placeLabels(wishes: readonly LabelWish[], ground: Ground): ReadonlyMap<string, Box> {
  const placed = new Map<string, Box>();
  for (const { id, width, height, places } of wishes) {
    for (const { x, y } of places) {
      const box = { x, y, width, height };
      if (!ground.isFree(box)) continue;
      placed.set(id, box);
      ground.take(box);
      break;
    }
  }
  return placed;
}

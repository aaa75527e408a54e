/** Widths of words on screen, measured once each. */

/** The first letters of a text, which do not end in what stands between words. */
const shortened = (text: string, letters: number): string => `${text.slice(0, letters).replace(/[\s…·]+$/, '')}…`;

/** Measures text of one size and weight; without a canvas, as a rule of thumb has it. */
export class TextRuler {
  #widths = new Map<string, number>();
  #context: CanvasRenderingContext2D | null = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  #em: number;

  /** For letters `em` pixels high; `family` as CSS has it. */
  constructor(em: number, weight: number, family: string) {
    this.#em = em;
    if (this.#context) this.#context.font = `${weight} ${em}px ${family}`;
  }

  /** In pixels. */
  width(text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    const width = this.#context?.measureText(text).width ?? text.length * this.#em * 0.55;
    this.#widths.set(text, width);
    return width;
  }

  /** The text, or as much of its beginning as fits with an ellipsis; empty where not even that does. */
  cut(text: string, room: number): string {
    if (this.width(text) <= room) return text;
    let [fits, fails] = [0, text.length];
    while (fails - fits > 1) {
      const middle = (fits + fails) >> 1;
      if (this.width(shortened(text, middle)) <= room) fits = middle;
      else fails = middle;
    }
    return fits ? shortened(text, fits) : '';
  }
}

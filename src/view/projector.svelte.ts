/** The projector mode, larger type for a room: remembered; index.html puts it back before anything is drawn. */

const KEY = 'orchard-projector';

/** Whether type is as large as a room needs, and the toggle. */
export class Projector {
  #on = $state('projector' in document.documentElement.dataset);

  get on(): boolean {
    return this.#on;
  }

  /** Changes to the other, and remembers it where the browser lets a page remember. */
  toggle(): void {
    this.#on = !this.#on;
    const { dataset } = document.documentElement;
    if (this.#on) dataset['projector'] = '';
    else delete dataset['projector'];
    try {
      if (this.#on) localStorage.setItem(KEY, 'on');
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is refused: the choice holds until the page is left.
    }
  }
}

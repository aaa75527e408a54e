/** Whether the inspector is open: beside the stage where there is room for both, and on a narrow window once a person asks; and what it shows of a turn. */
import type { TokenMeasure } from './tokenMeasure';
import type { TurnTab } from './turnTab';

/** Where the views stand below one another, as page.css and the views have it. */
const NARROW = '(max-width: 1000px)';

/** Opens and closes; another width of the window begins anew. */
export class Drawer {
  #narrow = $state(false);
  #chosen = $state<boolean | null>(null);
  tab = $state<TurnTab>('Tokens');
  /** What tokens are coloured by. */
  measure = $state<TokenMeasure>('logprob');

  constructor(query: MediaQueryList | undefined = globalThis.matchMedia?.(NARROW)) {
    this.#narrow = query?.matches ?? false;
    query?.addEventListener('change', ({ matches }) => {
      this.#narrow = matches;
      this.#chosen = null;
    });
  }

  get open(): boolean {
    return this.#chosen ?? !this.#narrow;
  }

  set open(open: boolean) {
    this.#chosen = open;
  }
}

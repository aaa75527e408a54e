/** Sentences for the person at the screen, until they are dismissed. */

/** Milliseconds that good news stays. */
const LINGER = 10_000;

export interface Notice {
  readonly id: number;
  readonly tone: 'problem' | 'news';
  readonly text: string;
}

/** The list of sentences shown; one that is already there is not said twice. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #next = 0;

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** Something went wrong. */
  warn(text: string): void {
    this.#add('problem', text);
  }

  /** Something is done; the sentence goes by itself. */
  inform(text: string): void {
    const id = this.#add('news', text);
    setTimeout(() => this.dismiss(id), LINGER);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  #add(tone: Notice['tone'], text: string): number {
    const id = this.#next++;
    this.#list = [...this.#list.filter((notice) => notice.text !== text && notice.tone !== 'news'), { id, tone, text }];
    return id;
  }
}

/** Sentences for the person at the screen, until they are dismissed. */

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

  /** Something is done. */
  tell(text: string): void {
    this.#add('news', text);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  #add(tone: Notice['tone'], text: string): void {
    this.#list = [...this.#list.filter((notice) => notice.text !== text && notice.tone !== 'news'), { id: this.#next++, tone, text }];
  }
}

/** Notices on screen, until they are dismissed. */

/** Milliseconds after which an informing notice is dismissed. */
const LINGER = 10_000;

/** What a notice offers to do. */
interface NoticeAction {
  readonly name: string;
  /** What else it does, in a sentence. */
  readonly meaning: string;
  readonly run: () => void;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'problem' | 'news' | 'offer';
  readonly text: string;
  readonly action?: NoticeAction | undefined;
}

/** The notices shown; a repeated one replaces the first. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #next = 0;

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** Shows a problem. */
  warn(text: string): void {
    this.#add('problem', text);
  }

  /** Shows news, which is dismissed after ten seconds. */
  inform(text: string): void {
    const id = this.#add('news', text);
    setTimeout(() => this.dismiss(id), LINGER);
  }

  /** Shows an offer, which stays until it is taken or dismissed by its id. */
  offer(text: string, action: NoticeAction): number {
    return this.#add('offer', text, action);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  #add(tone: Notice['tone'], text: string, action?: NoticeAction): number {
    const id = this.#next++;
    this.#list = [...this.#list.filter((notice) => notice.text !== text && notice.tone !== 'news'), { id, tone, text, action }];
    return id;
  }
}

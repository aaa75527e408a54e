/** The one command under way: whoever gives another lets it come to rest first. */

/** What is under way. */
export type Activity = 'idle' | 'loading' | 'stepping' | 'playing' | 'measuring' | 'working';

export class ActiveCommand {
  readonly #rest: () => Promise<void>;
  #activity = $state<Activity>('idle');
  #underWay: Promise<unknown> = Promise.resolve();

  /** `rest` asks what is under way to end soon. */
  constructor(rest: () => Promise<void>) {
    this.#rest = rest;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Whether a command is under way that must end, or be cancelled, before another may begin. */
  get busy(): boolean {
    return this.#activity === 'loading' || this.#activity === 'working' || this.#activity === 'measuring';
  }

  /** Lets whatever is under way come to rest, then does `work` as the one command under way. */
  async run<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    if (this.#activity !== 'idle') {
      await this.#rest();
      await this.#underWay.catch(() => undefined);
    }
    this.#activity = activity;
    const job = work();
    this.#underWay = job;
    try {
      return await job;
    } finally {
      this.#activity = 'idle';
    }
  }

  /** Playing ends with the step that is being taken. */
  finishStep(): void {
    if (this.#activity === 'playing') this.#activity = 'stepping';
  }
}

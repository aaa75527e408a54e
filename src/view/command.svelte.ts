/** Runs one command at a time: a new one first asks the running one to end, and waits for it. */

/** The kind of the running command. */
export type Activity = 'idle' | 'loading' | 'stepping' | 'playing' | 'measuring' | 'working' | 'forking';

/** The running command. */
export class ActiveCommand {
  readonly #interrupt: () => Promise<void>;
  #activity = $state<Activity>('idle');
  #running: Promise<unknown> = Promise.resolve();

  /** `interrupt` asks the running command to end soon. */
  constructor(interrupt: () => Promise<void>) {
    this.#interrupt = interrupt;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Whether a command is running that must end, or be cancelled, before another may begin. */
  get busy(): boolean {
    return this.#activity === 'loading' || this.#activity === 'working' || this.#activity === 'measuring';
  }

  /** Interrupts the running command and waits for its end, then runs `work`. */
  async run<T>(activity: Activity, work: () => Promise<T>): Promise<T> {
    if (this.#activity !== 'idle') {
      await this.#interrupt();
      await this.#running.catch(() => undefined);
    }
    this.#activity = activity;
    const job = work();
    this.#running = job;
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

/** Runs one command at a time: a new one first asks the running one to end, and waits for it. */

/** The kind of the running command. */
export type Activity = 'idle' | 'loading' | 'stepping' | 'playing' | 'measuring' | 'working' | 'forking';

/** The running command. */
export class ActiveCommand {
  readonly #interrupt: () => Promise<void>;
  #activity = $state<Activity>('idle');
  #running: Promise<unknown> = Promise.resolve();
  /** Commands that wait for the running one to end. */
  #waiting = 0;

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
      this.#waiting++;
      try {
        await this.#interrupt();
        await this.#running.catch(() => undefined);
      } finally {
        this.#waiting--;
      }
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

  /** Resolves once no command is running, and none waits for that. */
  async settled(): Promise<void> {
    while (this.#activity !== 'idle' || this.#waiting > 0) {
      await this.#running.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** Playing ends with the step that is being taken. */
  finishStep(): void {
    if (this.#activity === 'playing') this.#activity = 'stepping';
  }
}

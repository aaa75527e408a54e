/** A laboratory that outlives its workers: where one of them ends or is silent, all are started again, and the run that was open goes on from its last checkpoint. */
import type { Laboratory } from './protocol';

/** The workers of one start. */
export interface WorkerSet {
  readonly lab: Laboratory;
  /** Rejects with a sentence where one of them ends or is silent. */
  readonly crash: Promise<never>;
  /** Ends them with all they hold. */
  end(): void;
}

/** Starts in a row without a step in between after which the page is to be reloaded. */
const MOST_STARTS = 3;

/** Milliseconds before a run that could not be opened is tried once more. */
const REST = 2000;

type Listeners = Parameters<Laboratory['subscribe']>;

/** The laboratory over workers that `start` starts, told whether ended ones had a run open. A call under way rejects with what happened; those after it go to the new workers. */
export function restartingLaboratory(start: (succeeds: boolean) => WorkerSet): Laboratory {
  const subscribed: Listeners[] = [];
  let run: string | null = null;
  let starts = 0;
  let workers = watched();

  function watched(): WorkerSet {
    const fresh = start(run !== null);
    starts++;
    fresh.crash.catch((error: Error) => {
      fresh.end();
      if (workers !== fresh || starts >= MOST_STARTS) return;
      workers = watched();
      void proceed(workers.lab, error.message);
    });
    return fresh;
  }

  /** Tells the listeners' side of the page what happens, and takes the run up again. */
  async function proceed(lab: Laboratory, what: string): Promise<void> {
    const say = (sentence: string, kind: 'news' | 'warning'): void =>
      subscribed.forEach(([, progress]) => progress({ what: sentence, share: null, [kind]: true }));
    say(`${what} The workers are started again${run === null ? '' : ', and the run is opened at its last checkpoint'}.`, 'warning');
    try {
      for (const each of subscribed) await listen(lab, each);
      if (run === null) return;
      const name = run;
      await lab.resume(name).catch(async () => {
        await new Promise((waited) => setTimeout(waited, REST)); // what the ended workers held may be let go of late
        return lab.resume(name);
      });
      say('The run is open again at its last checkpoint. Press Step or Play to go on.', 'news');
    } catch (error) {
      say(`The run could not be opened again: ${(error as Error).message} Resume it from Runs, or reload the page.`, 'warning');
    }
  }

  const listen = (lab: Laboratory, [listener, progress, ...recall]: Listeners): Promise<void> =>
    lab.subscribe(
      (events) => {
        run = events.at(-1)?.run ?? run;
        if (events.some(({ type }) => type === 'metrics')) starts = 1;
        return listener(events);
      },
      progress,
      ...recall
    );

  return new Proxy({} as Laboratory, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (name === 'subscribe')
        return (...each: Listeners) => {
          subscribed.push(each);
          return listen(workers.lab, each);
        };
      return (workers.lab as unknown as Readonly<Record<string, unknown>>)[name];
    }
  });
}

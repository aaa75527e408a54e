/** Services that outlive their workers: where one worker ends or is silent, all are started again, and the run that was open goes on from its last checkpoint. */
import type { Laboratory, PageServices } from './protocol';

/** The workers of one start. */
export interface WorkerSet extends PageServices {
  /** Rejects with a sentence where one of them ends or is silent. */
  readonly crash: Promise<never>;
  /** Ends them with all they hold. */
  end(): void;
}

/** Starts in a row without a step in between after which the page is to be reloaded. */
const MOST_STARTS = 3;

type Subscription = Parameters<Laboratory['subscribe']>;

/** A service whose methods are those of the present one, but for those of `own`. */
const forwarding = <Service extends object>(present: () => Service, own: Partial<Service> = {}): Service =>
  new Proxy({} as Service, { get: (_, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : present(), name) });

/**
 * The services of workers that `start` starts; `stealLock` says that ended workers had a run open, so that the lock on training is taken from them. A call under
 * way rejects with what happened; those after it go to the new workers.
 */
export function restarting(start: (stealLock: boolean) => WorkerSet): PageServices {
  const subscriptions: Subscription[] = [];
  let run: string | null = null;
  let starts = 0;
  let workers = startWatched();

  function startWatched(): WorkerSet {
    const fresh = start(run !== null);
    starts++;
    fresh.crash.catch((error: Error) => {
      fresh.end();
      if (starts >= MOST_STARTS) return;
      workers = startWatched();
      void resumeIn(workers.laboratory, error.message);
    });
    return fresh;
  }

  /** Tells the page what happened, subscribes it to the new laboratory, and resumes the run that was open. */
  async function resumeIn(laboratory: Laboratory, what: string): Promise<void> {
    const say = (sentence: string, kind: 'news' | 'warning'): void =>
      subscriptions.forEach(([, progress]) => progress({ what: sentence, share: null, [kind]: true }));
    say(`${what} The workers are started again${run === null ? '' : ', and the run is opened at its last checkpoint'}.`, 'warning');
    try {
      for (const subscription of subscriptions) await subscribeTo(laboratory, subscription);
      if (run === null) return;
      await laboratory.resume(run);
      say('The run is open again at its last checkpoint. Press Step or Play to go on.', 'news');
    } catch (error) {
      say(`The run could not be opened again: ${(error as Error).message} Resume it from Runs, or reload the page.`, 'warning');
    }
  }

  const subscribeTo = (laboratory: Laboratory, [listener, progress, ...receivedSoFar]: Subscription): Promise<void> =>
    laboratory.subscribe(
      (events) => {
        run = events.at(-1)?.run ?? run;
        if (events.some(({ type }) => type === 'metrics')) starts = 1;
        return listener(events);
      },
      progress,
      ...receivedSoFar
    );

  return {
    laboratory: forwarding<Laboratory>(() => workers.laboratory, {
      subscribe: (...subscription) => {
        subscriptions.push(subscription);
        return subscribeTo(workers.laboratory, subscription);
      }
    }),
    models: forwarding(() => workers.models)
  };
}

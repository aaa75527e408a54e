/** Services that outlive their workers: where one worker ends or no longer answers, all are started again, and the run that was open is resumed at its last checkpoint. */
import type { Laboratory, PageServices } from './protocol';

/** The workers of one start. */
export interface WorkerSet extends PageServices {
  /** Rejects with a sentence where one of them ends or no longer answers. */
  readonly crash: Promise<never>;
  /** Ends them with all they hold. */
  end(): void;
}

/** Starts in a row, without a completed step in between, after which the workers are not started again. */
const MOST_STARTS = 3;

type Subscription = Parameters<Laboratory['subscribe']>;

/** A service whose methods are those of `own`, else those that the present service has when they are called. */
const forwarding = <Service extends object>(present: () => Service, own: Partial<Service> = {}): Service =>
  new Proxy({} as Service, { get: (_, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : present(), name) });

/**
 * The services of the workers that `start` starts. `stealLock` is true where ended workers had a run open: the new ones then take the lock on training from them. Calls
 * under way when a worker ends reject with what happened; later calls go to the new workers.
 */
export function restarting(start: (stealLock: boolean) => WorkerSet): PageServices {
  const subscriptions: Subscription[] = [];
  let endpoint: Parameters<Laboratory['useEndpoint']> | null = null;
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
    const notify = (sentence: string, kind: 'news' | 'warning'): void =>
      subscriptions.forEach(([, progress]) => progress({ what: sentence, share: null, [kind]: true }));
    notify(`${what} The workers are started again${run === null ? '' : ', and the run is opened at its last checkpoint'}.`, 'warning');
    try {
      for (const subscription of subscriptions) await subscribeTo(laboratory, subscription);
      if (endpoint) await laboratory.useEndpoint(...endpoint);
      if (run === null) return;
      await laboratory.resume(run);
      notify('The run is open again at its last checkpoint. Press Step or Play to go on.', 'news');
    } catch (error) {
      notify(`The run could not be opened again: ${(error as Error).message} Resume it from Runs, or reload the page.`, 'warning');
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
      useEndpoint: (...given) => {
        endpoint = given;
        return workers.laboratory.useEndpoint(...given);
      },
      subscribe: (...subscription) => {
        subscriptions.push(subscription);
        return subscribeTo(workers.laboratory, subscription);
      }
    }),
    models: forwarding(() => workers.models)
  };
}

/** One tab trains at a time: two would write the same runs and halve each other's speed. */

const NAME = 'orchard-training';

/** Resolves while this tab may train, which it then may until it closes; rejects with a sentence where another tab does. */
export type Hold = () => Promise<void>;

/** A hold on the browser's lock; where there are no locks (a page not served securely) nobody is kept out. */
export function makeHold(locks: LockManager | undefined): Hold {
  let held = !locks;
  return async () => {
    if (held) return;
    const granted = await new Promise<boolean>((resolve, reject) => {
      locks!
        .request(NAME, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock && new Promise<never>(() => undefined);
        })
        .catch(reject);
    });
    if (!granted) throw new Error('Orchard is training in another tab. Close that one to train here; stored runs can be watched in both.');
    held = true;
  };
}

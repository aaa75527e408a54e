/** Holds the page's messages back by random times, in order on each port, so that a story that leans on their speed fails: `LAG=300 npm test -- --only story` delays each third by up to 300 ms. */
import type { BrowserContext } from 'playwright-core';

/** Share of messages that are held back. */
const SHARE = 1 / 3;

/** Delays what the page itself posts, where the environment asks for it. */
export async function addLag(context: BrowserContext): Promise<void> {
  const most = Number(process.env.LAG ?? 0);
  if (!most) return;
  await context.addInitScript(
    ({ most, share }) => {
      const queues = new WeakMap<object, Promise<unknown>>();
      for (const { prototype } of [Worker, MessagePort]) {
        const post = prototype.postMessage as (message: unknown, transfer: Transferable[]) => void;
        prototype.postMessage = function (this: Worker | MessagePort, message: unknown, options?: Transferable[] | StructuredSerializeOptions) {
          const transfer = (Array.isArray(options) ? options : options?.transfer) ?? [];
          // As it is now: what is posted may be changed, and what is handed over is gone, before it is sent.
          const held = structuredClone({ message, transfer }, { transfer });
          const pause = new Promise((resume) => setTimeout(resume, Math.random() < share ? Math.random() * most : 0));
          queues.set(
            this,
            Promise.all([queues.get(this), pause]).then(() => post.call(this, held.message, held.transfer))
          );
        };
      }
    },
    { most, share: SHARE }
  );
}

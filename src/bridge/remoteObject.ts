/** An object at the other end of a port, called as though it were here. */
import { proxy } from 'comlink';

/** What comlink makes of a port; each method is a message. */
type Messages = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Functions among the arguments stay on this side and are called from the other. The result is no promise, so that it can be that of one. */
export function remoteObject<Face extends object>(remote: object): Face {
  return new Proxy({} as Face, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (...args: unknown[]) => (remote as Messages)[name]!(...args.map((arg) => (typeof arg === 'function' ? proxy(arg) : arg)));
    }
  });
}

/** An object at the other end of a port, called as though it were here. */
import { proxy } from 'comlink';

/** A comlink proxy; each call of a method is a message. */
type Messages = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * Functions among the arguments stay on this side and are called from the other. Methods of `own` are not sent but called here. The result has no `then`, so an
 * async function can return it.
 */
export function remoteObject<Interface extends object>(remote: object, own: Partial<Interface> = {}): Interface {
  return new Proxy({} as Interface, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (Object.hasOwn(own, name)) return own[name as keyof Interface];
      return (...args: unknown[]) => (remote as Messages)[name]!(...args.map((arg) => (typeof arg === 'function' ? proxy(arg) : arg)));
    }
  });
}

/** How long a request may take: without a sign of life, and as a whole. */
import { EndpointFault } from './fault';

/** In milliseconds. */
export interface TimeLimits {
  /** Without a sign of life. */
  readonly silence: number;
  /** From the request to the end of the reply. */
  readonly whole: number;
}

interface Watch {
  /** Aborts with an `EndpointFault` where a limit is passed. */
  readonly signal: AbortSignal;
  /** To be called with each sign of life. */
  readonly arrived: () => void;
  /** To be called at the end. */
  readonly stop: () => void;
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;

export function watch(host: string, { silence, whole }: TimeLimits): Watch {
  const control = new AbortController();
  const end = (sentence: string) => (): void => control.abort(new EndpointFault('fail', sentence));
  const hung = end(`${host} has sent nothing for ${seconds(silence)}. See whether it is overloaded, or choose a quicker model.`);
  const slow = setTimeout(end(`${host} is slow: a reply was not whole after ${seconds(whole)}. Choose a quicker model.`), whole);
  let quiet = setTimeout(hung, silence);
  return {
    signal: control.signal,
    arrived: () => {
      clearTimeout(quiet);
      quiet = setTimeout(hung, silence);
    },
    stop: () => (clearTimeout(quiet), clearTimeout(slow))
  };
}

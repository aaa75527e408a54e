/**
 * A client of chat completions at an OpenAI-compatible endpoint: greedy, streamed, paced, and stopped before it costs more than it may. The key is in this closure
 * alone: no result, status or error holds it.
 */
import { retryDelay, sleep } from '../../network/backOff';
import type { EndpointSettings, EndpointStatus } from '../../record/endpoint';
import type { Message } from '../../record/message';
import type { Complete } from '../ask';
import { estimateUsage, mostTokens, openAccount } from './account';
import { assertKey, completionsUrl } from './address';
import { EndpointFault } from './fault';
import { makePace } from './pace';
import { makeSend, type SendTools } from './send';
import type { Usage } from './stream';
import { watch, type TimeLimits } from './watch';

/** Limits of a request. Times are in milliseconds. */
export interface EndpointLimits extends TimeLimits {
  /** Requests for one completion. */
  readonly attempts: number;
  /** The shortest wait before a request is made again. */
  readonly shortestWait: number;
  /** The longest wait that a server may ask for. */
  readonly longestAsked: number;
  /** Requests under way at once. */
  readonly atOnce: number;
  /** Completions lost one after another, after which no more is asked for. */
  readonly losses: number;
  /** Tokens of a reply. */
  readonly maxTokens: number;
}

const LIMITS: EndpointLimits = {
  silence: 30_000,
  whole: 120_000,
  attempts: 4,
  shortestWait: 1000,
  longestAsked: 120_000,
  atOnce: 4,
  losses: 3,
  maxTokens: 1024
};

/** What a client needs of the world. */
export interface EndpointTools extends SendTools {
  readonly limits?: Partial<EndpointLimits>;
  readonly onStatus?: (status: EndpointStatus) => void;
}

export interface Endpoint {
  /** Rejects with a sentence where no reply came, or none may be asked for. */
  readonly complete: Complete;
  status(): EndpointStatus;
}

const ceilingSentence = (ceiling: number): string =>
  `The next request could bring the cost above the ceiling of ${ceiling}. Raise the ceiling, or go on with another coach.`;

/** Throws a RangeError with a sentence where the address is not safe, or the key cannot be one. */
export function openEndpoint(settings: EndpointSettings, key: string, tools: EndpointTools): Endpoint {
  const limits = { ...LIMITS, ...tools.limits };
  const url = completionsUrl(settings.address);
  const { host } = url;
  assertKey(key);
  const send = makeSend(url, settings.model, key, limits.maxTokens, tools);
  const account = openAccount(settings);
  const takeTurn = makePace(limits.atOnce, settings.requestsPerMinute, () => performance.now());
  let losses = 0;
  let status: EndpointStatus = { requests: 0, retries: 0, promptTokens: 0, completionTokens: 0, cost: 0, isEstimated: false, problem: null, isStopped: false };

  function change(changes: Partial<EndpointStatus>): void {
    status = { ...status, ...changes };
    tools.onStatus?.(status);
  }

  /** Servers may repeat what they were sent. */
  const withoutKey = (sentence: string): string => (key ? sentence.replaceAll(key, '(the key)') : sentence);

  function charge(usage: Usage, isEstimated: boolean): void {
    account.charge(usage);
    const [promptTokens, completionTokens] = [status.promptTokens + usage.prompt, status.completionTokens + usage.completion];
    change({ promptTokens, completionTokens, cost: account.cost(), isEstimated: status.isEstimated || isEstimated });
  }

  /** One request in its turn, within the ceiling and the limits of time. */
  async function attempt(messages: readonly Message[], signal: AbortSignal): Promise<string> {
    const leave = await takeTurn(signal);
    const most = { prompt: mostTokens(messages), completion: limits.maxTokens };
    const release = status.isStopped ? null : account.reserve(most);
    const time = watch(host, limits);
    let begun = false;
    try {
      if (status.isStopped) throw new EndpointFault('stop', status.problem ?? '');
      if (!release) throw new EndpointFault('stop', ceilingSentence(settings.ceiling));
      change({ requests: status.requests + 1 });
      const { text, usage } = await send(messages, AbortSignal.any([signal, time.signal]), () => ((begun = true), time.arrived()));
      begun = false;
      charge(usage ?? estimateUsage(messages, text), usage === null);
      return text;
    } finally {
      // A reply that began and was not read to its end may have been written to its end, and is paid for.
      if (begun) charge(most, true);
      time.stop();
      release?.();
      leave();
    }
  }

  /** The fault where no further attempt is to be made, else after the wait before it. */
  async function waitAfter(error: unknown, failures: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!(error instanceof EndpointFault)) throw error;
    change({ problem: withoutKey(error.message) });
    const delay = retryDelay(failures, error.asked, [url.href], limits.shortestWait);
    if (error.remedy === 'retry' && failures < limits.attempts && delay <= limits.longestAsked) {
      await sleep(delay, signal);
      return change({ retries: status.retries + 1 });
    }
    losses++;
    if (error.remedy === 'stop' || losses >= limits.losses) change({ isStopped: true });
    throw new Error(status.problem ?? '');
  }

  return {
    async complete(messages, signal) {
      for (let failures = 1; ; failures++) {
        try {
          const text = await attempt(messages, signal);
          losses = 0;
          return text;
        } catch (error) {
          await waitAfter(error, failures, signal);
        }
      }
    },
    status: () => status
  };
}

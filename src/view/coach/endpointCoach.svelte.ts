/** The endpoint that coaches runs, as a person has named it. Its address, prices and ceiling are kept in this browser; its key is handed on and kept nowhere. */
import { openEndpointFrame, type OpenedEndpoint, type OpenEndpointFrame } from '../../bridge/endpointFrame';
import type { EndpointSettings, EndpointStatus } from '../../record/endpoint';
import type { Message } from '../../record/message';

const KEY = 'orchard-endpoint';

/** What the form begins with. */
const FIRST: EndpointSettings = { address: '', model: '', requestsPerMinute: 60, promptPrice: 0, completionPrice: 0, ceiling: 1 };

const UNNAMED = 'No endpoint is named to coach. Name it in Models or in the settings, with its key, which is not kept when the page is closed.';

/** The settings of that form that are kept, each only where it is of the kind that it should be. */
export function readSettings(text: string | null): EndpointSettings {
  try {
    const kept: unknown = JSON.parse(text ?? '{}');
    const own = Object.entries(FIRST).map(([name, first]) => {
      const value = (kept as Readonly<Record<string, unknown>>)[name];
      return [name, typeof value === typeof first ? value : first];
    });
    return Object.fromEntries(own) as unknown as EndpointSettings;
  } catch {
    return FIRST;
  }
}

/** What is wrong with settings, in a sentence; null where nothing is that can be seen here. */
export function settingsProblem({ address, model, requestsPerMinute, promptPrice, completionPrice, ceiling }: EndpointSettings): string | null {
  if (!address.trim()) return 'Enter the address of the endpoint, such as https://api.example.com/v1.';
  if (!model.trim()) return 'Enter the name by which the endpoint knows the model.';
  if (!(requestsPerMinute > 0)) return 'Enter how many requests may be made in a minute, above 0.';
  if (![promptPrice, completionPrice, ceiling].every((value) => Number.isFinite(value) && value >= 0)) return 'Enter prices and ceiling as numbers, 0 or more.';
  return null;
}

/** The part of `localStorage` that is used. */
type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

export class EndpointCoach {
  #settings = $state.raw<EndpointSettings>(FIRST);
  #status = $state.raw<EndpointStatus | null>(null);
  #opening = $state(false);
  #opened: OpenedEndpoint | null = null;
  /** Endpoints named or forgotten so far: what an earlier one reports late is not of the present one. */
  #turn = 0;
  readonly #open: OpenEndpointFrame;
  readonly #storage: SettingsStorage | undefined;

  constructor(open: OpenEndpointFrame = openEndpointFrame, storage: SettingsStorage | undefined = globalThis.localStorage) {
    this.#open = open;
    this.#storage = storage;
    try {
      this.#settings = readSettings(storage?.getItem(KEY) ?? null);
    } catch {
      // Storage is refused: the form begins empty.
    }
  }

  /** As last named. */
  get settings(): EndpointSettings {
    return this.#settings;
  }

  /** What was asked of the endpoint since it was named; null where none is. */
  get status(): EndpointStatus | null {
    return this.#status;
  }

  get opening(): boolean {
    return this.#opening;
  }

  /** Names the endpoint in place of the one before. Rejects with a sentence where it cannot be used; then none is named. */
  async name(settings: EndpointSettings, key: string): Promise<void> {
    const problem = settingsProblem(settings);
    if (problem !== null) throw new RangeError(problem);
    this.forget();
    const turn = this.#turn;
    this.#opening = true;
    try {
      this.#opened = await this.#open(settings, key, (status) => {
        if (turn === this.#turn) this.#status = status;
      });
      this.#status ??= { requests: 0, retries: 0, promptTokens: 0, completionTokens: 0, cost: 0, isEstimated: false, problem: null, isStopped: false };
    } finally {
      this.#opening = false;
    }
    this.#settings = settings;
    try {
      this.#storage?.setItem(KEY, JSON.stringify(settings));
    } catch {
      // Storage is refused: it is named for this visit.
    }
  }

  /** Closes the endpoint, and with it forgets the key. */
  forget(): void {
    this.#turn++;
    this.#opened?.close();
    this.#opened = null;
    this.#status = null;
  }

  /** Why it cannot be asked now, in a sentence; null where it can. */
  readonly problem = (): string | null => {
    if (!this.#opened) return UNNAMED;
    return this.#status?.isStopped ? this.#status.problem : null;
  };

  /** Its reply. Rejects with a sentence where none comes. */
  readonly ask = async (messages: readonly Message[]): Promise<string> => {
    if (!this.#opened) throw new Error(UNNAMED);
    return this.#opened.complete(messages);
  };
}

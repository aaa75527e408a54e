/** Opens the coach of a run whose settings ask for a model: one on this machine, or the one at the endpoint that the page has named. */
import { coachOf, type Complete } from '../coach/ask';
import { modelCoach } from '../coach/model';
import type { Laboratory } from '../bridge/protocol';
import type { Coach } from '../record/coach';
import type { RunConfig } from '../record/config';
import type { Loading } from '../record/loading';
import type { BaseModels } from './baseModels';
import { UNTRAINED } from './chat';
import type { Engines } from './engines';

/** The endpoint as the lab has it: the page asks it, and the lab has neither its address nor its key. */
export interface EndpointLink {
  readonly useEndpoint: Laboratory['useEndpoint'];
  /** Rejects with a sentence where no endpoint can be asked. */
  readonly openCoach: () => Promise<Coach>;
}

/** Before the page has said anything. */
export function makeEndpointLink(): EndpointLink {
  let [ask, problem]: Parameters<Laboratory['useEndpoint']> = [() => Promise.reject(new Error(NO_PAGE)), () => NO_PAGE];
  const complete: Complete = (messages) => ask(messages);
  return {
    useEndpoint: async (...given) => void ([ask, problem] = given),
    async openCoach() {
      const sentence = await problem();
      if (sentence !== null) throw new Error(sentence);
      return coachOf('endpoint', complete);
    }
  };
}

const NO_PAGE = 'No page is there that could ask an endpoint. Open the page again.';

/** Whose adapter the coaching model speaks with, which changes nothing. */
const COACH_AGENT = 'coach';

/** How the coach of a run is opened, by the name in `RunConfig.coach`; undefined where none is. A model is loaded at once. */
export async function openCoachOf(
  config: RunConfig,
  { coach }: BaseModels,
  engines: Engines,
  endpoint: EndpointLink,
  onProgress: (loading: Loading) => void
): Promise<(() => Promise<Coach>) | undefined> {
  if (config.coach === 'endpoint') return endpoint.openCoach;
  if (!coach) return undefined;
  const { device, cacheMegabytes } = config;
  const engine = await engines.openCoach({ model: coach, device, cacheMegabytes }, onProgress);
  await engine.equip([COACH_AGENT], UNTRAINED);
  const opened = await modelCoach(engine, COACH_AGENT);
  return async () => opened;
}

/** The document from which a coach at an endpoint is asked: its policy, in endpoint.html, allows that host alone, and the key lives in it alone. */
import { offerEndpoint } from './bridge/endpointHost';
import { openEndpoint, type Endpoint } from './coach/endpoint/endpoint';

let endpoint: Endpoint | null = null;

offerEndpoint({
  async open(settings, key, onStatus) {
    endpoint = openEndpoint(settings, key, { fetch: (...request) => fetch(...request), origin: location.origin, onStatus });
  },
  async complete(messages) {
    if (!endpoint) throw new Error('No endpoint is open. Name one first.');
    return endpoint.complete(messages, new AbortController().signal);
  }
});

/** What an endpoint has cost, in words. */
import type { EndpointSettings, EndpointStatus } from '../../record/endpoint';
import { decimal } from '../../report/figure';

/** `cost 0.0123 of 1`; as many decimals as tell small sums from nothing. */
export const costText = ({ cost }: Pick<EndpointStatus, 'cost'>, { ceiling }: Pick<EndpointSettings, 'ceiling'>): string =>
  `cost ${decimal(cost, cost > 0 && cost < 0.1 ? 4 : 2)} of ${ceiling}`;

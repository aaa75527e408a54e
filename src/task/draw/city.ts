/** Draws terms of delivery and opening hours, city by city. */
import { randomOf } from '../../math/random';
import type { City } from '../fact';

/** The cities, given the zone (hours ahead of the shop's clock) of each; express is always sooner and dearer than standard. */
export function drawCities(zones: Readonly<Record<string, number>>): City[] {
  return Object.entries(zones).map(([city, zone]) => {
    const random = randomOf('city', city);
    return {
      city,
      standard: { days: 4 + random.below(7), cost: 3 + random.below(8) },
      express: { days: 1 + random.below(3), cost: 12 + random.below(14) },
      opens: 7 + random.below(4),
      closes: 17 + random.below(6),
      zone
    };
  });
}

/** The weather of the shop's year: drawn by seed for each city and day, warmer in summer, the same whenever it is asked for. */
import { randomOf } from '../math/random';
import { dayOf } from './calendar';

/** What the sky may be; how each is said stands in the wording of gfc. */
export const SKIES = ['sunny', 'cloudy', 'windy', 'rainy', 'stormy', 'snowy'] as const;

export interface Weather {
  readonly sky: (typeof SKIES)[number];
  /** Whole degrees Celsius, at least 1. */
  readonly degrees: number;
}

/** Warmest around the end of July, day 208 of the year. */
const WARMEST = 208;
const YEAR = 365;
/** Below this it snows instead of raining. */
const FREEZING = 4;

/** The weather in a city on a date, its season a triangle wave from 1 in summer to -1 in winter, which is the same on every machine as a cosine is not; null where `date` is none. */
export function weatherIn(city: string, date: string): Weather | null {
  const day = dayOf(date);
  if (day === null) return null;
  const climate = randomOf('climate', city.toLowerCase());
  const [mean, swing] = [10 + climate.below(10), 5 + climate.below(6)];
  const chance = randomOf('weather', city.toLowerCase(), day);
  const apart = Math.abs(day - WARMEST);
  const season = 1 - (4 * Math.min(apart, YEAR - apart)) / YEAR;
  const degrees = Math.max(1, Math.round(mean + swing * season) + chance.below(7) - 3);
  const sky = chance.pick(SKIES.slice(0, -1));
  return { sky: degrees < FREEZING && (sky === 'rainy' || sky === 'stormy') ? 'snowy' : sky, degrees };
}

/** Whether one gets wet without an umbrella. */
export const isWet = ({ sky }: Weather): boolean => sky === 'rainy' || sky === 'stormy';

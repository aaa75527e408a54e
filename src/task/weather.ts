/** The weather of the shop's year, a function of city and date: drawn by seed, warmer in summer. */
import { randomOf } from '../math/random';
import { dayOf } from './calendar';

/** The states of the sky; their wording is in datasets/shop/en/wording/gfc.json. */
export const SKIES = ['sunny', 'cloudy', 'windy', 'rainy', 'stormy', 'snowy'] as const;

/** The weather of one day. */
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

/** The weather in a city on a date; null where `date` is no date. The season is a triangle wave from 1 in summer to −1 in winter: unlike a cosine, it has the same bits on every machine. */
export function weatherIn(city: string, date: string): Weather | null {
  const day = dayOf(date);
  if (day === null) return null;
  const climate = randomOf('climate', city.toLowerCase());
  const [mean, swing] = [10 + climate.below(10), 5 + climate.below(6)];
  const chance = randomOf('weather', city.toLowerCase(), day);
  const distance = Math.abs(day - WARMEST);
  const season = 1 - (4 * Math.min(distance, YEAR - distance)) / YEAR;
  const degrees = Math.max(1, Math.round(mean + swing * season) + chance.below(7) - 3);
  const sky = chance.pick(SKIES.slice(0, -1));
  return { sky: degrees < FREEZING && (sky === 'rainy' || sky === 'stormy') ? 'snowy' : sky, degrees };
}

/** Whether it rains. */
export const isWet = ({ sky }: Weather): boolean => sky === 'rainy' || sky === 'stormy';

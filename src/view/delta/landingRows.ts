/** What is written beside the rail: landings that are too near each other to be told apart share a row. */
import type { Landing } from './deltaPicture';
import type { Flow } from './stream';

/** A row beside the rail. */
export interface LandingRow {
  /** Middle of its landings, weighed by samples. */
  readonly y: number;
  readonly samples: number;
  readonly least: number;
  readonly most: number;
  /** Mean reward of the samples. */
  readonly mean: number;
  /** Mean advantage of one group's samples here; null where they are not compared. */
  readonly advantage: number | null;
}

/** Rows at least `distance` apart, from the top, of one flow's samples or, without one, of all. Landings of the same reward are never split. */
export function landingRows(landings: readonly Landing[], distance: number, place: number | null, flow?: Flow): LandingRow[] {
  const countOf = ({ counts }: Landing): number =>
    place === null ? [...counts.values()].reduce((total, count) => total + count, 0) : (counts.get(place) ?? 0);
  const rows: { y: number; bottom: number; samples: number; least: number; most: number; earned: number; gained: number; compared: boolean }[] = [];
  for (const landing of landings.toSorted((a, b) => a.y - b.y)) {
    const samples = countOf(landing);
    const { reward, y } = landing;
    if (!samples || reward === null) continue;
    const advantage = flow?.endAdvantages.get(landing.stream);
    const last = rows.at(-1);
    const near = last && (y - last.bottom < distance || Math.abs(reward - last.least) < 1e-9);
    const row = near ? last : { y: 0, bottom: y, samples: 0, least: reward, most: reward, earned: 0, gained: 0, compared: advantage !== undefined };
    if (!near) rows.push(row);
    row.y = (row.y * row.samples + y * samples) / (row.samples + samples);
    row.bottom = y;
    row.samples += samples;
    row.least = Math.min(row.least, reward);
    row.most = Math.max(row.most, reward);
    row.earned += reward * samples;
    row.gained += (advantage ?? 0) * samples;
  }
  return rows.map(({ y, samples, least, most, earned, gained, compared }) => ({
    ...{ y, samples, least, most, mean: earned / samples },
    advantage: compared ? gained / samples : null
  }));
}

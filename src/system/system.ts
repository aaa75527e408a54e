/** What a system is: a way to train a team of agents, as plain data. Strategies are named, and looked up where they run. */
import type { RunConfig } from '../record/config';

/** Settings that differ from the defaults. */
export type Preset = Readonly<Partial<RunConfig>>;

/** One system. Page, command line, archive and loop know it by this record alone. */
export interface System {
  /** In links and stored configs: lower-case letters, digits and dashes. */
  readonly name: string;
  /** As shown to people. */
  readonly title: string;
  /** What it does, in one sentence for people. */
  readonly sentence: string;
  /** The paper it is built after, by its number at arXiv. */
  readonly paper: { readonly title: string; readonly arxiv: string };
  /** The strategies by which it samples, credits and learns, and whatever else of the defaults it changes. */
  readonly settings: Preset;
  /** Experiments about it, by the name in `?preset=`: its settings are laid under them. */
  readonly presets: Readonly<Record<string, Preset>>;
}

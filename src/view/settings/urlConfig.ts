/** Converts between a config and the page's URL parameters, so that an experiment is a link. */
import { configProblems, DEFAULTS, fieldNamed, withoutRetired, type RunConfig } from '../../record/config';
import { seedsOf } from '../../record/queue';
import { PRESETS } from './preset';

/** The config of an address, and a sentence for every parameter that is invalid and was ignored. */
export interface UrlConfig {
  readonly config: RunConfig;
  readonly problems: readonly string[];
}

/** Parameters that are no settings. */
const APART: readonly string[] = ['preset', 'seeds'];

/** Reads `?preset=quick&seed=7&queries=4`. */
export function readUrlConfig(search: string): UrlConfig {
  const given = [...new URLSearchParams(search)];
  const preset = new URLSearchParams(search).get('preset') ?? 'default';
  const known = Object.hasOwn(PRESETS, preset);
  const fields = given
    .filter(([name]) => !APART.includes(name))
    .map(([name, text]) => {
      const value = parseFieldValue(name, text);
      return { name, value, problems: configProblems({ [name]: value }) };
    });
  const valid = fields.filter((field) => !field.problems.length).map(({ name, value }) => [name, value] as const);
  return {
    config: { ...DEFAULTS, ...PRESETS[known ? preset : 'default'], ...withoutRetired(Object.fromEntries(valid)) },
    problems: [
      ...(known ? [] : [`There is no preset "${preset}". Known presets: ${Object.keys(PRESETS).join(', ')}.`]),
      ...fields.flatMap((field) => field.problems.map((problem) => `${problem} The address was read without it.`))
    ]
  };
}

/** Reads `?seeds=3`: how many runs to queue, the config's seed and those after it; 0 where the address does not say. */
export function readUrlSeeds(search: string): { readonly seeds: number; readonly problems: readonly string[] } {
  const text = new URLSearchParams(search).get('seeds');
  if (text === null) return { seeds: 0, problems: [] };
  const { config } = readUrlConfig(search);
  try {
    return { seeds: seedsOf(config, text.trim() === '' ? NaN : Number(text)).length, problems: [] };
  } catch (error) {
    return { seeds: 0, problems: [`${(error as Error).message} The address was read without it.`] };
  }
}

/** `?seed=8&queries=4`: the fields that differ from the defaults. Empty where none does. */
export function writeUrlConfig(config: RunConfig): string {
  const entries = Object.entries(config).filter(([name, value]) => value !== DEFAULTS[name as keyof RunConfig]);
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/** `?topK=5&seeds=3`: the config's seed and those after it, to be queued. */
export function writeUrlSeeds(config: RunConfig, seeds: number): string {
  const address = writeUrlConfig(config);
  return `${address ? `${address}&` : '?'}seeds=${seeds}`;
}

/** The text of a form or an address as the field's own kind of value; text that is no number stays text, for the check to name. */
export function parseFieldValue(name: string, text: string): string | number {
  const field = fieldNamed(name);
  const number = Number(text);
  return field?.kind === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/** Converts between a config and the page's URL parameters, so that an experiment is a link. */
import { configProblems, DEFAULTS, fieldNamed, withoutRetired, type RunConfig } from '../../record/config';
import { defaultsOf, systemNamed, systemProblem } from '../../system/systems';
import { PRESETS } from './preset';

/** The config of an address, and a sentence for every parameter that is invalid and was ignored. */
export interface UrlConfig {
  readonly config: RunConfig;
  readonly problems: readonly string[];
}

/** Reads `?preset=quick&seed=7&queries=4` or `?system=prost`: fields over the preset, and that over the defaults of the system. */
export function readUrlConfig(search: string): UrlConfig {
  const parameters = new URLSearchParams(search);
  const preset = parameters.get('preset') ?? 'default';
  const known = Object.hasOwn(PRESETS, preset);
  const fields = [...parameters]
    .filter(([name]) => name !== 'preset')
    .map(([name, text]) => {
      const value = parseFieldValue(name, text);
      return { name, value, problems: problemsOf(name, value) };
    });
  const valid = withoutRetired(Object.fromEntries(fields.filter((field) => !field.problems.length).map(({ name, value }) => [name, value])));
  const laid = { system: DEFAULTS.system, ...PRESETS[known ? preset : 'default'], ...valid };
  return {
    config: { ...defaultsOf(systemNamed(laid.system)), ...laid },
    problems: [
      ...(known ? [] : [`There is no preset "${preset}". Known presets: ${Object.keys(PRESETS).join(', ')}.`]),
      ...fields.flatMap((field) => field.problems.map((problem) => `${problem} The address was read without it.`))
    ]
  };
}

/** What is wrong with the value of one setting, in sentences. */
function problemsOf(name: string, value: string | number): string[] {
  const problems = configProblems({ [name]: value });
  const unknown = name === 'system' && !problems.length ? systemProblem(value) : null;
  return unknown === null ? problems : [unknown];
}

/** `?seed=8&queries=4`: the system where it is not the default one, and the fields that differ from its defaults. Empty where none does. */
export function writeUrlConfig(config: RunConfig): string {
  const entries = differencesOf(config);
  const named = config.system === DEFAULTS.system ? [] : [['system', config.system]];
  const text = new URLSearchParams([...named, ...entries.map(([name, value]) => [name, String(value)])]).toString();
  return text && `?${text}`;
}

/** The fields that differ from the defaults of the config's system, or, where there is none of that name, from every run's. */
function differencesOf(config: RunConfig): [string, unknown][] {
  const defaults: RunConfig = systemProblem(config.system) === null ? defaultsOf(systemNamed(config.system)) : { ...DEFAULTS, system: config.system };
  return Object.entries(config).filter(([name, value]) => value !== defaults[name as keyof RunConfig]);
}

/** The text of a form or an address as the field's own kind of value; text that is no number stays text, for the check to name. */
export function parseFieldValue(name: string, text: string): string | number {
  const field = fieldNamed(name);
  const number = Number(text);
  return field?.kind === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/** A config in words: the preset nearest to it, and the settings that differ from that. */
import { DEFAULTS, FIELDS, type RunConfig } from '../../record/config';
import type { Field } from '../../record/field';
import { PRESETS } from './preset';
import { ownDefaults } from './urlConfig';

type SettingName = keyof RunConfig;

/** `Groups K 5`, `Memory off`. */
function describeSetting(name: SettingName, value: RunConfig[SettingName]): string {
  const field: Field = FIELDS[name];
  if (field.kind === 'choice') return `${field.label}: ${field.choices[String(value)] ?? value}`;
  return `${field.label} ${value === '' ? 'none' : value}`;
}

/** The settings, the seed apart, in which two configs differ. */
const differences = (config: RunConfig, from: RunConfig): SettingName[] =>
  (Object.keys(FIELDS) as SettingName[]).filter((name) => name !== 'seed' && config[name] !== from[name]);

/** `preset paper, Groups K 5, Memory: Off`, from the nearest of the system's presets on; the seed is left out. */
export function describeConfig(config: RunConfig): string {
  const own = ownDefaults(config);
  const presets = Object.entries(PRESETS).filter(([name, { system = DEFAULTS.system }]) => name !== 'default' && system === config.system);
  const starts = [
    { name: config.system === DEFAULTS.system ? '' : `system ${config.system}`, from: own },
    ...presets.map(([name, preset]) => ({ name: `preset ${name}`, from: { ...own, ...preset } }))
  ].map(({ name, from }) => ({ name, names: differences(config, from) }));
  // Of equally near ones the first.
  const { name, names } = starts.reduce((nearest, each) => (each.names.length < nearest.names.length ? each : nearest));
  const words = names.map((setting) => describeSetting(setting, config[setting]));
  return [...(name ? [name] : []), ...words].join(', ') || 'the defaults';
}

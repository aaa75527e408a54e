/** A config in words: the preset nearest to it, and the settings that differ from that. */
import { DEFAULTS, FIELDS, type RunConfig } from '../../record/config';
import type { Field } from '../../record/field';
import { PRESETS } from './preset';

type SettingName = keyof RunConfig;

/** `Groups K 5`, `Memory off`. */
function describeSetting(name: SettingName, value: RunConfig[SettingName]): string {
  const field: Field = FIELDS[name];
  if (field.kind === 'choice') return `${field.label}: ${field.choices[String(value)] ?? value}`;
  return `${field.label} ${value === '' ? 'none' : value}`;
}

/** The settings, the seed apart, in which a config differs from a preset. */
function differences(config: RunConfig, preset: Partial<RunConfig>): SettingName[] {
  const from = { ...DEFAULTS, ...preset };
  return (Object.keys(FIELDS) as SettingName[]).filter((name) => name !== 'seed' && config[name] !== from[name]);
}

/** `paper preset: Groups K 5, Memory: Off`; the seed is left out. Of equally near presets it is the first. */
export function describeConfig(config: RunConfig): string {
  const [name, names] = Object.entries(PRESETS)
    .map(([preset, values]) => [preset, differences(config, values)] as const)
    .reduce((nearest, each) => (each[1].length < nearest[1].length ? each : nearest));
  const words = names.map((setting) => describeSetting(setting, config[setting])).join(', ');
  if (name === 'default') return words || 'the defaults';
  return words ? `preset ${name}, ${words}` : `preset ${name}`;
}

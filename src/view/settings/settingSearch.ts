/** Finds settings by words, as the form of a new run does. */
import { FIELDS, type RunConfig } from '../../record/config';
import type { Field } from '../../record/field';
import { HEADING_OF, HEADINGS, type Heading } from '../../record/heading';

/** A setting under its heading. */
interface NamedField {
  readonly name: keyof RunConfig;
  readonly field: Field;
}

const ALL = Object.entries(FIELDS) as readonly [keyof RunConfig, Field][];

/** Whether every word occurs in the setting's name, label, meaning, choices or heading; case does not matter. */
function isFound(name: keyof RunConfig, field: Field, words: string): boolean {
  const choices = field.kind === 'choice' ? Object.values(field.choices) : [];
  const searched = [name, field.label, field.help, HEADING_OF[name], ...choices].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/** The settings that are found and that `keep` keeps, heading by heading; headings without any are left out. */
export function findSettings(
  words: string,
  keep: (name: keyof RunConfig, field: Field) => boolean = () => true
): readonly { readonly heading: Heading; readonly settings: readonly NamedField[] }[] {
  return HEADINGS.map((heading) => ({
    heading,
    settings: ALL.filter(([name, field]) => HEADING_OF[name] === heading && isFound(name, field, words) && keep(name, field)).map(([name, field]) => ({
      name,
      field
    }))
  })).filter(({ settings }) => settings.length);
}

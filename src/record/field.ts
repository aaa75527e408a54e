/** The definition of a setting: default, range, label and help, from which forms and error messages are derived. */

/** A number from `min` to `max`; whole where `step` is 1 or more. */
export interface NumberField {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: string;
  readonly help: string;
}

/** One of a few names. */
export interface ChoiceField<Name extends string = string> {
  readonly kind: 'choice';
  readonly default: Name;
  /** The title of each name. */
  readonly choices: Readonly<Record<Name, string>>;
  readonly label: string;
  readonly help: string;
}

/** Text that matches a pattern. */
export interface TextField {
  readonly kind: 'text';
  readonly default: string;
  /** What the whole text must look like, as a regular expression. */
  readonly pattern: string;
  /** The pattern in words, to follow "must be". */
  readonly form: string;
  readonly label: string;
  readonly help: string;
}

/** A setting of any kind. */
export type Field = NumberField | ChoiceField | TextField;

/** The type of a setting's value: a number, one of the choice's names, or text. */
export type FieldValue<Setting extends Field> = Setting extends NumberField ? number : Setting extends ChoiceField<infer Name> ? Name : string;

/** A number field; `step` below 1 allows fractions. */
export const numberField = (label: string, def: number, min: number, max: number, step: number, help: string): NumberField => ({
  kind: 'number',
  default: def,
  min,
  max,
  step,
  label,
  help
});
/** A choice field; `choices` holds the title of each name. */
export const choiceField = <Name extends string>(label: string, def: NoInfer<Name>, choices: Record<Name, string>, help: string): ChoiceField<Name> => ({
  kind: 'choice',
  default: def,
  choices,
  label,
  help
});
/** A text field; `pattern` must match the whole text. */
export const textField = (label: string, def: string, pattern: string, form: string, help: string): TextField => ({
  kind: 'text',
  default: def,
  pattern,
  form,
  label,
  help
});

/** A sentence on what is wrong with a value, with `%` in place of the field's name; null where it is valid. */
export function fieldProblem(field: Field, value: unknown): string | null {
  const given = JSON.stringify(value);
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(field.choices, value)
        ? null
        : `% must be one of ${Object.keys(field.choices).join(', ')}, not ${given}.`;
    case 'text':
      return typeof value === 'string' && new RegExp(`^(?:${field.pattern})$`).test(value) ? null : `% must be ${field.form}, not ${given}.`;
    case 'number': {
      const { min, max, step } = field;
      const fits = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max && (step < 1 || Number.isInteger(value));
      return fits ? null : `% must be ${step < 1 ? 'a number' : 'a whole number'} from ${min} to ${max}, not ${given}.`;
    }
  }
}

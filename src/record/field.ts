/** A setting as a form knows it: its default beside its range, and what is wrong with a value. */

export interface NumberField {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: string;
  readonly help: string;
}

export interface ChoiceField {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly label: string;
  readonly help: string;
}

export interface TextField {
  readonly kind: 'text';
  readonly default: string;
  /** What the whole text must look like, as a regular expression. */
  readonly pattern: string;
  /** The same in words, after "must be". */
  readonly form: string;
  readonly label: string;
  readonly help: string;
}

export type Field = NumberField | ChoiceField | TextField;

/** A number between two ends; `step` below 1 allows fractions. */
export const numberField = (label: string, def: number, min: number, max: number, step: number, help: string): NumberField => ({
  kind: 'number',
  default: def,
  min,
  max,
  step,
  label,
  help
});
/** One of a few names, each with its title. */
export const choiceField = (label: string, def: string, choices: Record<string, string>, help: string): ChoiceField => ({
  kind: 'choice',
  default: def,
  choices,
  label,
  help
});
/** Text of a form. */
export const textField = (label: string, def: string, pattern: string, form: string, help: string): TextField => ({
  kind: 'text',
  default: def,
  pattern,
  form,
  label,
  help
});

/** What is wrong with a value, with `%` for the field's name; null where nothing is. */
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

/** Models that a run can be started on, as a form offers them. */
import type { FitCandidate } from '../../record/fit';
import { BUNDLED, isFromDisk, modelKey, nameChoice, OFFERED, type ModelChoice } from '../../record/model';
import type { ModelCard } from './modelCard';

/** A model to choose. */
export interface ModelOption {
  /** As a run's settings name it. */
  readonly name: string;
  readonly title: string;
  /** Number of parameters, estimated from its bytes where not published; null for Seedling, for which only the default preset is suitable. */
  readonly parameters: number | null;
  /** What its memory is estimated from; null for Seedling, which fits anywhere. */
  readonly fitCandidate: FitCandidate | null;
}

/** Bytes of a parameter in files that are mostly of 4 bits. */
const BYTES_PER_PARAMETER = 0.6;

/** Bytes of a choice's files. */
const sizeOf = (choice: Extract<ModelChoice, { kind: 'files' }>): number => choice.files.reduce((total, { size }) => total + size, 0);

/** The approximate number of parameters of a file of so many bytes. */
export const estimateParameters = (bytes: number): number => bytes / BYTES_PER_PARAMETER;

export const SEEDLING: ModelOption = { name: nameChoice(BUNDLED), title: 'Seedling', parameters: null, fitCandidate: null };

/** The option of a model opened from local files. */
export const optionOfFiles = (choice: Extract<ModelChoice, { kind: 'files' }>): ModelOption => ({
  name: nameChoice(choice),
  title: choice.name,
  parameters: estimateParameters(sizeOf(choice)),
  fitCandidate: choice
});

/** The option of a card's model; null while it is not downloaded. */
export function optionOfCard({ choice, title, parameters, size }: ModelCard): ModelOption | null {
  if (!choice) return null;
  const { label } = choice.variant;
  const full = title.includes(label) ? title : `${title}, ${label}`;
  return { name: nameChoice(choice), title: full, parameters: parameters ?? estimateParameters(size ?? 0), fitCandidate: choice };
}

/** Why a run cannot begin on the model of this name, and what to do; null where it is among the options. */
export function missingModelReason(name: string, options: readonly ModelOption[]): string | null {
  if (options.some((option) => option.name === name)) return null;
  return isFromDisk(name)
    ? 'This page does not have that file, which is asked for anew in each. Open it in Models, or choose another model.'
    : 'This model is not on this machine. Open Models and download it, or choose another one.';
}

/** A model that is not among the options, as people know it: the title of one that is offered, else its name. */
export const modelTitle = (name: string): string => OFFERED.find((offered) => name === modelKey(offered))?.title ?? name;

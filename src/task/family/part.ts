/** Constructors of answer parts. */
import type { AnswerPart } from '../../record/task';

/** A figure, with its unit where the response does not show it. */
export const figure = (value: number, unit?: string): AnswerPart => ({ type: 'number', value: String(value), ...(unit ? { unit } : {}) });
/** A date, as `june 3`. */
export const day = (date: string): AnswerPart => ({ type: 'date', value: date });
/** A name. */
export const name = (value: string): AnswerPart => ({ type: 'name', value });
/** A word, such as a status. */
export const word = (value: string): AnswerPart => ({ type: 'word', value });
/** Yes or no. */
export const yesOrNo = (value: boolean): AnswerPart => ({ type: value ? 'yes' : 'no', value: '' });
/** That there is no such thing. */
export const NONE: AnswerPart = { type: 'none', value: '' };
/** That it will not or cannot be done. */
export const REFUSAL: AnswerPart = { type: 'refusal', value: '' };

/** How the tools of the specialists are declared: each with the JSON schema its calls are held to. */
import type { Schema, Tool } from '../record/agent';

export type Property = Schema['properties'][string];

/** Any plain text. */
export const text = (description: string): Property => ({ type: 'string', description });
/** Text of a form. */
export const like = (pattern: string, description: string): Property => ({ type: 'string', description, pattern });
/** One of a few words. */
export const oneOf = (values: readonly string[], description: string): Property => ({ type: 'string', description, enum: values });

/** A tool; arguments named in `optional` may be left out. */
export const tool = (name: string, description: string, properties: Schema['properties'], optional: readonly string[] = []): Tool => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)), additionalProperties: false }
});

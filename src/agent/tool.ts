/** How the tools of the specialists are declared: each with the JSON schema its calls are held to. */
import type { ToolSchema, Tool } from '../record/agent';

export type ArgumentSchema = ToolSchema['properties'][string];

/** Any plain text. */
export const textArgument = (description: string): ArgumentSchema => ({ type: 'string', description });
/** Text of a form. */
export const patternArgument = (pattern: string, description: string): ArgumentSchema => ({ type: 'string', description, pattern });
/** One of a few words. */
export const enumArgument = (values: readonly string[], description: string): ArgumentSchema => ({ type: 'string', description, enum: values });

/** A tool; arguments named in `optional` may be left out. */
export const tool = (name: string, description: string, properties: ToolSchema['properties'], optional: readonly string[] = []): Tool => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)), additionalProperties: false }
});

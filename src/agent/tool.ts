/** Constructors of tools and of the JSON schemas of their arguments. */
import type { ToolSchema, Tool } from '../record/agent';

/** The schema of one argument. */
export type ArgumentSchema = ToolSchema['properties'][string];

/** Any plain text. */
export const textArgument = (description: string): ArgumentSchema => ({ type: 'string', description });
/** Text that matches a regular expression. */
export const patternArgument = (pattern: string, description: string): ArgumentSchema => ({ type: 'string', description, pattern });
/** One of a few words. */
export const enumArgument = (values: readonly string[], description: string): ArgumentSchema => ({ type: 'string', description, enum: values });

/** A tool; arguments named in `optional` may be left out. */
export const tool = (name: string, description: string, properties: ToolSchema['properties'], optional: readonly string[] = []): Tool => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties).filter((key) => !optional.includes(key)), additionalProperties: false }
});

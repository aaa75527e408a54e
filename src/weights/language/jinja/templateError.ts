/** How a template fails: by a mistake of its own, or by asking for what is not supported here. */
import { FormatError } from '../../format/formatError';

/** A mistake in a template, in Jinja2's words; whoever runs the template says so in a sentence. */
class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** Throws a TemplateError. */
export function fail(message: string): never {
  throw new TemplateError(message);
}

/** Throws the FormatError for what Jinja2 has and this renderer does not. */
export function unsupported(what: string): never {
  throw new FormatError(`The model's chat template uses ${what}, which is not supported here. Choose another model or file.`);
}

/** Seedling's chat template: every message after its role's mark, an assistant's closed by the end mark; rendering is concatenative. */
import type { Message } from '../../record/message';

/** The messages as one text; with `opening`, the mark that hands the word to the assistant follows. */
export function renderChat(messages: readonly Message[], opening: boolean): string {
  const written = messages.map(({ role, content }) => `<|${role}|>${content}${role === 'assistant' ? '<|end|>' : ''}`);
  return written.join('') + (opening ? '<|assistant|>' : '');
}

/** Seedling's chat template: every message after its role's mark, an assistant's closed by the end mark; rendering is concatenative. */
import type { Message } from '../../record/message';

/** The messages as one text; with `addGenerationPrompt`, the mark after which the assistant writes follows. */
export function renderSeedlingChat(messages: readonly Message[], addGenerationPrompt: boolean): string {
  const written = messages.map(({ role, content }) => `<|${role}|>${content}${role === 'assistant' ? '<|end|>' : ''}`);
  return written.join('') + (addGenerationPrompt ? '<|assistant|>' : '');
}

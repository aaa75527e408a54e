/** Chat messages, from which a model's chat template renders every prompt. */

type Role = 'system' | 'user' | 'assistant' | 'tool';

/** One message of a conversation. */
export interface Message {
  readonly role: Role;
  readonly content: string;
}

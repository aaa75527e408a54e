/** Chat messages, the form in which every prompt is written before a model's own template renders it. */

type Role = 'system' | 'user' | 'assistant' | 'tool';

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** Chat messages, the form in which every prompt is written before a model's own template renders it. */

export type Role = 'system' | 'user' | 'assistant' | 'tool';

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** The chat with the model that is loaded: its messages, the answer while it is generated, and the sampling settings. */
import type { ChatAnswer, Laboratory } from '../../bridge/protocol';
import type { AgentName } from '../../record/agent';
import type { Message } from '../../record/message';

/** Tokens, time and reason of ending of a complete answer. */
export type AnswerStats = Omit<ChatAnswer, 'text'>;

export class ChatSession {
  readonly #lab: Laboratory;
  temperature = $state(0.7);
  maxTokens = $state(128);
  #messages = $state.raw<readonly Message[]>([]);
  #partialAnswer = $state<string | null>(null);
  #answerStats = $state.raw<AnswerStats | null>(null);
  #problem = $state<string | null>(null);

  constructor(lab: Laboratory) {
    this.#lab = lab;
  }

  /** Whole messages, the person's and the model's in turn. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** The answer under way as far as it is; null where none is. */
  get partialAnswer(): string | null {
    return this.#partialAnswer;
  }

  /** Of the last answer; null before it. */
  get answerStats(): AnswerStats | null {
    return this.#answerStats;
  }

  /** Why the last answer failed, in a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Sends a message to an agent, or to the bare model where `agent` is null. Resolves with true when the answer is complete or stopped; with false where it failed, which removes the message. */
  async send(content: string, agent: AgentName | null): Promise<boolean> {
    if (this.#partialAnswer !== null) return false;
    const asked: readonly Message[] = [...this.#messages, { role: 'user', content }];
    this.#messages = asked;
    this.#partialAnswer = '';
    this.#problem = null;
    try {
      const { temperature, maxTokens } = this;
      // The turn is the seed: the same chat at the same settings is answered the same way.
      const request = { agent, messages: asked, temperature, maxTokens, seed: asked.length };
      const { text, ...measure } = await this.#lab.chat(request, (soFar) => {
        if (this.#messages === asked && this.#partialAnswer !== null) this.#partialAnswer = soFar;
      });
      if (this.#messages === asked) {
        this.#messages = [...asked, { role: 'assistant', content: text }];
        this.#answerStats = measure;
      }
      return true;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      if (this.#messages === asked) this.#messages = asked.slice(0, -1);
      return false;
    } finally {
      this.#partialAnswer = null;
    }
  }

  /** Ends the answer under way, which is kept as far as it came. */
  stop(): Promise<void> {
    return this.#lab.stopChat();
  }

  /** Begins anew. */
  clear(): void {
    this.#messages = [];
    this.#answerStats = null;
    this.#problem = null;
  }
}

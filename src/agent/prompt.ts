/** What an agent is told: who it is, what it remembers, what it is asked and what its tools answered. */
import type { Agent } from '../record/agent';
import type { Message } from '../record/message';

/** The messages that open a conversation; strategies are those its memory recalled, best first. */
export function openingMessages(agent: Agent, strategies: readonly string[], request: string): Message[] {
  return [
    { role: 'system', content: systemText(agent.name, strategies) },
    { role: 'user', content: request }
  ];
}

/** The system message's text: the name, then what memory offers, if anything. */
export const systemText = (name: string, strategies: readonly string[]): string => (strategies.length ? `${name} memory ${strategies.join(' ; ')}` : name);

/** What a tool, or a specialist, answered. */
export const observationMessage = (text: string): Message => ({ role: 'tool', content: text });

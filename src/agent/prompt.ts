/** What an agent is told: who it is, what it may call, what it remembers, what it is asked and what its tools answered. */
import type { Agent, Tool } from '../record/agent';
import type { Dialect } from '../record/engine';
import type { Message } from '../record/message';

/** The messages that open a conversation; strategies are those its memory recalled, best first. */
export function openingMessages(agent: Agent, strategies: readonly string[], request: string, dialect: Dialect): Message[] {
  return [
    { role: 'system', content: systemText(agent, strategies, dialect) },
    { role: 'user', content: request }
  ];
}

/** The tools that an agent has to be told of; a model that knows it by name knows them. */
export const promptTools = ({ tools }: Agent, dialect: Dialect): readonly Tool[] => (dialect === 'names' ? [] : tools);

/** The system message's text: the name or the role in words, then what memory offers, if anything. */
export function systemText({ name, title, role }: Agent, strategies: readonly string[], dialect: Dialect): string {
  if (dialect === 'names') return strategies.length ? `${name} memory ${strategies.join(' ; ')}` : name;
  return [
    `You are ${title}, one of the agents who serve the customers of an online shop. Your part: ${role}`,
    'Each of your turns is either exactly one function call and nothing else, or your answer in few plain words.',
    ...(strategies.length ? [`What worked before: ${strategies.join('; ')}.`] : [])
  ].join('\n');
}

/** What a tool, or a specialist, answered. */
export const observationMessage = (text: string): Message => ({ role: 'tool', content: text });

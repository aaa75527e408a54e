/** What an agent of a pipeline is asked: the query, with what those before it answered. */
import type { AgentName } from '../record/agent';

/** What an agent of a pipeline hands to those after it. */
export interface Handed {
  readonly agent: AgentName;
  readonly text: string;
}

/** The query, then a line for each agent before: its name and its answer. */
export const pipelineRequest = (query: string, handed: readonly Handed[]): string =>
  [query, ...handed.map(({ agent, text }) => `${agent}: ${text}`)].join('\n');

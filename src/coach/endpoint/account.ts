/** What an endpoint has cost, and what requests under way may still cost, against a ceiling. */
import type { EndpointSettings } from '../../record/endpoint';
import type { Message } from '../../record/message';
import type { Usage } from './stream';

const MILLION = 1e6;
/** Tokens that a chat template adds to a message, at most. */
const TEMPLATE_TOKENS = 16;
/** Characters of a token, where the server does not count; languages with longer tokens are counted too high. */
const TOKEN_CHARACTERS = 3;

type Prices = Pick<EndpointSettings, 'promptPrice' | 'completionPrice' | 'ceiling'>;

/** Most tokens of a prompt: no tokenizer makes more of them than a text has bytes. */
export const mostTokens = (messages: readonly Message[]): number =>
  messages.reduce((total, { content }) => total + new TextEncoder().encode(content).length + TEMPLATE_TOKENS, 0);

/** An estimate of what was read and written. */
export const estimateUsage = (messages: readonly Message[], text: string): Usage => ({
  prompt: Math.ceil(messages.reduce((total, { content }) => total + content.length, 0) / TOKEN_CHARACTERS),
  completion: Math.ceil(text.length / TOKEN_CHARACTERS)
});

export interface Account {
  /** Sets aside what a request may cost; resolves to a function that gives it back. Null where it could bring the cost above the ceiling. */
  reserve(most: Usage): (() => void) | null;
  charge(usage: Usage): void;
  cost(): number;
}

export function openAccount({ promptPrice, completionPrice, ceiling }: Prices): Account {
  const priceOf = ({ prompt, completion }: Usage): number => (prompt * promptPrice + completion * completionPrice) / MILLION;
  let spent = 0;
  let reserved = 0;
  return {
    reserve(most) {
      const price = priceOf(most);
      if (spent + reserved + price > ceiling) return null;
      reserved += price;
      return () => void (reserved -= price);
    },
    charge: (usage) => void (spent += priceOf(usage)),
    cost: () => spent
  };
}
